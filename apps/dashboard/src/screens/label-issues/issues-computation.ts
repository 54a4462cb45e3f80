import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import { csv } from '@misfit/text/csv'
import { computation } from '../../shared/background/computation.ts'
import type { PlacedPredictions } from './held-out-answers.ts'
import type { ReviewedIssue } from './issue-review.ts'
import { issuesCsvRows } from './issues-csv.ts'
import { confidentIssues, dynamicIssues } from './ranked-issues.ts'

/** Ranks label issues by answers of models that did not see the images. */
export const confidentIssuesComputation = computation({
  name: 'confidentIssues',
  compute: (placed: PlacedPredictions) => confidentIssues(placed),
  mostAtOnce: 100_000,
})

/** Ranks label issues by the course of training. */
export const dynamicIssuesComputation = computation({
  name: 'dynamicIssues',
  compute: ({ predictions }: { predictions: Predictions[] }) => dynamicIssues(predictions),
  mostAtOnce: 50_000,
})

interface IssuesFileInput {
  readonly issues: readonly ReviewedIssue[]
  readonly classes: readonly string[]
  readonly sourceIndex: Uint32Array | null
}

/** Writes the CSV file of label issues, a line an image. */
export const issuesFileComputation = computation({
  name: 'issuesFile',
  compute: ({ issues, classes, sourceIndex }: IssuesFileInput) => csv(issuesCsvRows(issues, classes, sourceIndex)),
  mostAtOnce: 0,
})
