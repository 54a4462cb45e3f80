/** Chart that a fenced block of a note asks for. */
export interface WantedChart {
  /** Ids of runs; empty for those that the note is about. */
  readonly runIds: readonly string[]
  readonly metric: string
}

/**
 * Reads a fence such as `chart metric=valAccuracy run=3f9k2m8p1q0z`. A name with spaces stands in quotes.
 *
 * @param info what follows the backticks
 * @returns null when it is the fence of something else
 */
export function wantedChart(info: string): WantedChart | null {
  if (!/^chart(\s|$)/.test(info)) return null
  const parts = new Map(
    [...info.matchAll(/(\w+)=(?:"([^"]*)"|(\S+))/g)].map(([, name, quoted, plain]) => [name, quoted ?? plain ?? '']),
  )
  const runIds = (parts.get('run') ?? '').split(',').filter((runId) => /^[a-z0-9]{12}$/.test(runId))
  return { runIds, metric: parts.get('metric') ?? 'accuracy' }
}

/** The fence that draws a metric; of the note's own runs unless some are named. */
export function chartFence({ metric, runIds }: WantedChart): string {
  const name = /[\s"]/.test(metric) ? `"${metric.replaceAll('"', '')}"` : metric
  return `\`\`\`chart metric=${name}${runIds.length === 0 ? '' : ` run=${runIds.join(',')}`}\n\`\`\`\n`
}
