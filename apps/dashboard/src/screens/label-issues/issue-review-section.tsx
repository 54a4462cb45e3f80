'use client'

import { RotateCw } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import type { PartitionName, PublishedDataset } from '@misfit/events/dataset'
import type { RunSummary } from '@misfit/events/run/run-summary'
import type { RunSettings } from '@misfit/events/settings/settings'
import { useMay } from '../../shared/access/session-store.ts'
import { computeInBackground } from '../../shared/background/background.ts'
import { useSourceIndex } from '../../views/images/use-dataset.ts'
import { ExportMenu } from '../../shared/export/export-menu.tsx'
import { notCountedWords } from '../../views/predictions/not-kept.ts'
import { formatCount } from '../../shared/format/numbers.ts'
import { allMarks } from '../../views/marks/mark-table.ts'
import { useMarks } from '../../views/marks/use-marks.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { EmptyState, ErrorState } from '../../shared/primitives/state.tsx'
import type { PlacedPredictions } from './held-out-answers.ts'
import { IssueFilters } from './issue-filters.tsx'
import { anyIssue, isListed, stateCounts, withMarks } from './issue-review.ts'
import { IssueStage } from './issue-stage.tsx'
import type { RankedIssue } from './ranked-issues.ts'
import { RetrainDialog } from './retrain-dialog.tsx'
import { type StartedRuns, StartedNote } from './started-note.tsx'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import { Count, Toolbar } from '../../shared/primitives/layout/toolbar.tsx'
import styles from './label-issues.module.css'
import { issuesFileComputation } from './issues-computation.ts'

interface IssueReviewProps {
  issues: readonly RankedIssue[]
  answers: PlacedPredictions
  /** Images that might have counted for a class that is not kept. */
  unsure: number
  datasetId: string
  dataset: PublishedDataset | null
  partition: PartitionName
  classes: readonly string[]
  /** Settings of the run that found them: retraining differs by labels alone. */
  base: RunSettings | null
  /** A run on the labels as given, to compare with. */
  baseRun: RunSummary | null
  /** Further controls beside the counts. */
  tools?: ReactNode
}

/** The ranked list with its counts, filters, file, and the way on to a training on better labels. */
export function IssueReview({
  issues,
  answers,
  unsure,
  datasetId,
  dataset,
  partition,
  classes,
  base,
  baseRun,
  tools,
}: IssueReviewProps): ReactNode {
  const mayTrain = useMay('POST /api/runs')
  const { marks, error, write } = useMarks(datasetId)
  const [filter, setFilter] = useState(anyIssue)
  const [retraining, setRetraining] = useState(false)
  const [started, setStarted] = useState<StartedRuns | null>(null)
  const sourceIndex = useSourceIndex(dataset, partition)
  const reviewed = useMemo(() => withMarks(issues, marks, partition), [issues, marks, partition])
  const listed = useMemo(() => reviewed.filter((issue) => isListed(issue, filter)), [reviewed, filter])
  const counts = stateCounts(reviewed)
  const settled = reviewed.length - counts.open

  const unsureWords = unsure === 0 ? null : notCountedWords(answers.predictions, unsure)

  if (issues.length === 0) {
    return (
      <>
        <Toolbar className={styles.tools}>{tools}</Toolbar>
        <EmptyState title="No label is in doubt">
          Of {formatCount(answers.predictions.count)} {partition} images the model doubts no given label.
          {unsureWords !== null && ` ${unsureWords}`}
        </EmptyState>
      </>
    )
  }
  return (
    <Stack as="section" gap={3} aria-label="Ranked issues">
      <Toolbar className={styles.tools}>
        <Count role="status">
          {formatCount(issues.length)} of {formatCount(answers.predictions.count)} {partition} images are in doubt:{' '}
          {formatCount(settled)} reviewed, {formatCount(counts.open)} left
        </Count>
        {tools}
        <ExportMenu
          what="label issues"
          fileStem={`${datasetId}-${partition}-label-issues`}
          rows={() => computeInBackground(issuesFileComputation, { issues: listed, classes, sourceIndex })}
        />
        {mayTrain && (
          <Button small onClick={() => setRetraining(true)}>
            <RotateCw aria-hidden /> Retrain
          </Button>
        )}
      </Toolbar>
      {unsureWords !== null && <p className={styles.small}>{unsureWords}</p>}
      {error !== null && <ErrorState title="What was decided before could not be read">{error.message}</ErrorState>}
      {started !== null && <StartedNote started={started} />}
      <IssueFilters issues={issues} counts={counts} filter={filter} onChange={setFilter} classes={classes} />
      {listed.length === 0 ? (
        <EmptyState
          title="No issue is of this kind"
          actions={<Button onClick={() => setFilter(anyIssue)}>Show all</Button>}
        />
      ) : (
        <IssueStage
          issues={listed}
          answers={answers}
          dataset={dataset}
          partition={partition}
          runId={baseRun?.runId ?? null}
          classes={classes}
          onWrite={write}
        />
      )}
      {retraining && (
        <RetrainDialog
          datasetId={datasetId}
          marks={allMarks(marks)}
          listed={partition === 'train' ? reviewed.map(({ index }) => index) : []}
          base={base}
          baseRun={baseRun}
          onClose={() => setRetraining(false)}
          onStarted={(runs) => {
            setRetraining(false)
            setStarted(runs)
          }}
        />
      )}
    </Stack>
  )
}
