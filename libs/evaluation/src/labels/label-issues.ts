import { confidentJoint } from './confident-joint.ts'
import { normalizedMarginAt, selfConfidence } from './label-quality.ts'
import { largest } from '../order/top-positions.ts'
import type { Predictions } from '../predictions/predictions.ts'
import { hasAnswer } from '../predictions/predictions.ts'

/** A sample whose given label is probably wrong. */
interface LabelIssue {
  /** Position in the partition. */
  index: number
  /** The given label. */
  label: number
  /** Class that the model takes the sample for. */
  suggested: number
  /** Probability of the given label, 0-1. */
  selfConfidence: number
  /** The given label's lead over its strongest rival, 0-1; under 0.5 where it is behind. */
  normalizedMargin: number
}

/**
 * Rule for the samples that count as issues. `noise rate`: for each pair of label and likely class as many as the
 * calibrated joint holds, by the likely class's lead. `class`: for each label as many as the joint holds off the
 * diagonal, by the label's probability. `both`: samples that are issues by both.
 */
type LabelIssueFilter = 'noise rate' | 'class' | 'both'

interface LabelIssueOptions {
  /** `noise rate` when left out. */
  filter?: LabelIssueFilter
  /** Measure that ranks the issues; `self-confidence` when left out. */
  order?: 'self-confidence' | 'normalized margin'
}

/** Candidates for wrong labels, and how sure it is that there are no others. */
interface FoundLabelIssues {
  issues: LabelIssue[]
  /** Samples that might have counted for a class that is not kept (see `confidentJoint`): 0 of up to 10 classes. */
  unsure: number
}

/** The candidates of `labelIssues` alone. */
export function labelIssues(predictions: Predictions, options: LabelIssueOptions = {}): LabelIssue[] {
  return findLabelIssues(predictions, options).issues
}

/**
 * Candidates for wrong labels by confident learning, the least fitting label first, then by index (Northcutt, Jiang and
 * Chuang 2021, JAIR 70, 1373-1411: "prune by noise rate", "prune by class", "C + NR"). As in cleanlab, a label that the
 * model agrees with is never an issue, and neither is the only sample of a label.
 *
 * Of more than 10 classes, a pair's candidates are the samples that keep the likely class.
 *
 * @throws PredictionsError at more than 10,000 classes
 */
export function findLabelIssues(predictions: Predictions, options: LabelIssueOptions = {}): FoundLabelIssues {
  const { filter = 'noise rate', order = 'self-confidence' } = options
  const quality = selfConfidence(predictions)
  const { calibrated: joint, unsure } = confidentJoint(predictions, quality)
  const marks = new Uint8Array(predictions.count)
  for (const [label, samples] of samplesByLabel(predictions).entries()) {
    if (samples.length <= 1) continue
    const row = joint.subarray(label * predictions.classCount, (label + 1) * predictions.classCount)
    if (filter !== 'class') for (const i of byNoiseRate(predictions, samples, row, quality, label)) marks[i]! |= 1
    if (filter !== 'noise rate') for (const i of byClass(samples, row[label]!, quality)) marks[i]! |= 2
  }
  const wanted = filter === 'both' ? 3 : filter === 'class' ? 2 : 1
  const issues: LabelIssue[] = []
  for (let index = 0; index < predictions.count; index++) {
    const [label, suggested] = [predictions.actual[index]!, predictions.predicted[index]!]
    if (marks[index] !== wanted || label === suggested) continue
    issues.push({
      index,
      label,
      suggested,
      selfConfidence: quality[index]!,
      normalizedMargin: normalizedMarginAt(predictions, index),
    })
  }
  const score = order === 'self-confidence' ? 'selfConfidence' : 'normalizedMargin'
  issues.sort((a, b) => a[score] - b[score] || a.index - b.index)
  return { issues, unsure }
}

/** Positions of the samples with an answer, by given label, each rising. */
function samplesByLabel(predictions: Predictions): number[][] {
  const byLabel = Array.from({ length: predictions.classCount }, (): number[] => [])
  for (let i = 0; i < predictions.count; i++) if (hasAnswer(predictions, i)) byLabel[predictions.actual[i]!]!.push(i)
  return byLabel
}

function byNoiseRate(
  predictions: Predictions,
  samples: number[],
  row: Float64Array,
  quality: Float64Array,
  label: number,
): number[] {
  const { classCount, topCount, topClasses, topProbabilities } = predictions
  // Only classes that the joint counts some of this label's samples for; their leads are gathered class by class.
  const starts = new Uint32Array(classCount + 1)
  const isRival = (c: number): boolean => c !== label && row[c]! > 0
  for (const i of samples) {
    for (let place = i * topCount; place < (i + 1) * topCount; place++) {
      if (isRival(topClasses[place]!)) starts[topClasses[place]! + 1]!++
    }
  }
  for (let c = 0; c < classCount; c++) starts[c + 1]! += starts[c]!
  const next = starts.slice()
  const leads = new Float64Array(starts[classCount]!)
  const holders = new Uint32Array(starts[classCount]!)
  for (const i of samples) {
    for (let place = i * topCount; place < (i + 1) * topCount; place++) {
      const c = topClasses[place]!
      if (!isRival(c)) continue
      leads[next[c]!] = topProbabilities[place]! - quality[i]!
      holders[next[c]!++] = i
    }
  }
  const chosen: number[] = []
  for (let c = 0; c < classCount; c++) {
    if (!isRival(c)) continue
    for (const place of largest(leads.subarray(starts[c]!, starts[c + 1]!), row[c]!))
      chosen.push(holders[starts[c]! + place]!)
  }
  return chosen
}

function byClass(samples: number[], kept: number, quality: Float64Array): number[] {
  const doubts = Float64Array.from(samples, (i) => -quality[i]!)
  const count = Math.min(samples.length - kept, samples.length - 1)
  return largest(doubts, count).map((place) => samples[place]!)
}
