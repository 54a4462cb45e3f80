import type { CsvCell } from '@misfit/text/csv'
import { className } from '../../views/matrix/shaded-matrix.ts'
import { type ReviewedIssue, stateOf } from './issue-review.ts'

/** Issues as rows of a CSV file, in the order in which they are listed. */
export function* issuesCsvRows(
  issues: readonly ReviewedIssue[],
  classes: readonly string[],
  sourceIndex: Uint32Array | null,
): Generator<CsvCell[]> {
  const number = (value: number): number | null => (Number.isFinite(value) ? value : null)
  yield [
    'index',
    'index in file',
    'given',
    'suggested',
    'given probability',
    'suggested probability',
    'verdict',
    'correction',
    'note',
    'tags',
  ]
  for (const {
    index,
    given,
    suggested,
    givenProbability,
    suggestedProbability,
    mark: { verdict, note, tags },
  } of issues) {
    yield [
      index,
      sourceIndex?.[index] ?? null,
      className(classes, given),
      className(classes, suggested),
      number(givenProbability),
      number(suggestedProbability),
      stateOf(verdict),
      verdict?.kind === 'corrected' ? className(classes, verdict.classIndex) : null,
      note,
      tags.join(' '),
    ]
  }
}
