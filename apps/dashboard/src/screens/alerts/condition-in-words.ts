import { type AlertCondition, type AlertRule, type End, metricWords } from '@misfit/events/people/alert'

export const endWords: Readonly<Record<End, string>> = {
  completed: 'completed',
  stopped: 'stopped',
  failed: 'failed',
  lost: 'lost',
}

/** `validation accuracy goes over 0.98` */
export function conditionInWords(condition: AlertCondition): string {
  if (condition.kind === 'nan') return 'the loss becomes NaN or infinite'
  if (condition.kind === 'ended') return `a run is ${condition.how.map((how) => endWords[how]).join(' or ')}`
  const { metric, is, mark } = condition
  return `${metricWords[metric] ?? metric} goes ${is} ${mark}`
}

/** `of runs tagged walk or night` */
export const scopeInWords = ({ tags }: Pick<AlertRule, 'tags'>): string =>
  tags.length === 0 ? 'all runs' : `runs tagged ${tags.join(' or ')}`
