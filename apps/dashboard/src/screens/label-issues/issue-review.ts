import type { PartitionName } from '@misfit/events/dataset'
import type { ImageMark, LabelVerdict } from '@misfit/events/people/image-mark'
import { className } from '../../views/matrix/shaded-matrix.ts'
import { type MarksByImage, markOf } from '../../views/marks/mark-table.ts'
import type { RankedIssue } from './ranked-issues.ts'

export const reviewStates = ['open', 'confirmed', 'corrected', 'dismissed'] as const
/** State of a review: what people said of a label; `open` where nobody did. */
export type ReviewState = (typeof reviewStates)[number]

export const stateOf = (verdict: LabelVerdict | null): ReviewState => verdict?.kind ?? 'open'

/** An issue with what is written on its image. */
export interface ReviewedIssue extends RankedIssue {
  readonly mark: ImageMark
}

export const withMarks = (
  issues: readonly RankedIssue[],
  marks: MarksByImage,
  partition: PartitionName,
): ReviewedIssue[] => issues.map((issue) => ({ ...issue, mark: markOf(marks, partition, issue.index) }))

/** Filter of the listed issues; null means any. */
export interface IssueFilter {
  readonly state: ReviewState | null
  readonly given: number | null
  readonly suggested: number | null
}

export const anyIssue: IssueFilter = { state: null, given: null, suggested: null }

export function isListed({ mark, given, suggested }: ReviewedIssue, filter: IssueFilter): boolean {
  return (
    (filter.state === null || stateOf(mark.verdict) === filter.state) &&
    (filter.given === null || given === filter.given) &&
    (filter.suggested === null || suggested === filter.suggested)
  )
}

/** Counts the issues in each state. */
export function stateCounts(issues: readonly ReviewedIssue[]): Record<ReviewState, number> {
  const counts: Record<ReviewState, number> = { open: 0, confirmed: 0, corrected: 0, dismissed: 0 }
  for (const { mark } of issues) counts[stateOf(mark.verdict)]++
  return counts
}

interface IssuePair {
  readonly given: number
  readonly suggested: number
  readonly count: number
}

/** Counts given and suggested labels that occur together, the most frequent first. */
export function issuePairs(issues: readonly RankedIssue[]): IssuePair[] {
  const pairs = new Map<string, { given: number; suggested: number; count: number }>()
  for (const { given, suggested } of issues) {
    const key = `${given}>${suggested}`
    const pair = pairs.get(key) ?? { given, suggested, count: 0 }
    pair.count++
    pairs.set(key, pair)
  }
  return [...pairs.values()].sort((a, b) => b.count - a.count || a.given - b.given || a.suggested - b.suggested)
}

/** A verdict in words: `corrected to 7`. */
export function verdictInWords(verdict: LabelVerdict | null, classes: readonly string[]): string {
  switch (verdict?.kind) {
    case undefined:
      return 'not reviewed'
    case 'confirmed':
      return 'label confirmed'
    case 'corrected':
      return `corrected to ${className(classes, verdict.classIndex)}`
    case 'dismissed':
      return 'left out'
  }
}
