'use client'

import { type ReactNode, useState } from 'react'
import type { DatasetDescription, PublishedDataset } from '@misfit/events/dataset'
import type { RunSummary } from '@misfit/events/run/run-summary'
import { useMay } from '../../shared/access/session-store.ts'
import { useDataset } from '../../views/images/use-dataset.ts'
import { useDatasets } from '../dataset/use-datasets.ts'
import { useRun, useRuns } from '../../shared/live/use-live.ts'
import { Button, ButtonLink } from '../../shared/primitives/button.tsx'
import { BareSelect } from '../../shared/primitives/field.tsx'
import { PageLink } from '../../shared/primitives/page-link.tsx'
import { Segmented } from '../../shared/primitives/segmented.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../shared/primitives/state.tsx'
import { useUrlParameter } from '../../shared/url/url-state.ts'
import { FindFoldsDialog } from './find-folds-dialog.tsx'
import { FoldsProgress } from './folds-progress.tsx'
import { IssueReview } from './issue-review-section.tsx'
import { type FoldSet, foldSets, type IssueSource, issueSources, sourceFrom, sourceText } from './issue-source.ts'
import { type FoundIssues, type RankedBy, useFoldIssues, useRunIssues } from './use-issues.ts'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import { Toolbar } from '../../shared/primitives/layout/toolbar.tsx'
import styles from './label-issues.module.css'

/** Images of a dataset whose given labels are probably wrong: found, looked at, decided, and trained on anew. */
export function LabelIssuesPage({ datasetId }: { datasetId: string }): ReactNode {
  const { dataset, error } = useDataset(datasetId)
  const { datasets, loaded } = useDatasets()
  const { runs, loaded: runsLoaded } = useRuns()
  const description = dataset?.description ?? datasets.find(({ id }) => id === datasetId)
  if (description === undefined) {
    if (error !== null) return <ErrorState title="The dataset could not be read">{error.message}</ErrorState>
    return loaded ? (
      <ErrorState title="This dataset is not here yet">
        No trainer has published a dataset with the id {datasetId}.
      </ErrorState>
    ) : (
      <Skeleton height="12rem" />
    )
  }
  return runsLoaded ? <Sources dataset={dataset} description={description} runs={runs} /> : <Skeleton height="12rem" />
}

interface SourcesProps {
  dataset: PublishedDataset | null
  description: DatasetDescription
  runs: readonly RunSummary[]
}

function Sources({ dataset, description, runs }: SourcesProps): ReactNode {
  const mayStart = useMay('POST /api/folds')
  const [text, setText] = useUrlParameter('source')
  const [finding, setFinding] = useState(false)
  const offered = issueSources(runs, description.id)
  const newest = offered.runs[0]
  const source =
    sourceFrom(text) ??
    (newest === undefined
      ? null
      : {
          kind: 'run' as const,
          runId: newest.runId,
          partition: newest.epoch > 0 ? ('validation' as const) : ('test' as const),
        })
  return (
    <>
      <Stack as="header" gap={2} className={styles.head}>
        <PageLink href={`/datasets/${description.id}`} className={styles.crumb} dir="auto">
          {description.name}
        </PageLink>
        <h1>Label issues</h1>
        <p className={styles.lead}>
          Images whose given label a model doubts, by what it answers for images that it was not trained on (confident
          learning). A person decides: what you say is kept with the image and seen on every page.
        </p>
        <Toolbar className={styles.tools}>
          <BareSelect
            label="Found by"
            className={styles.source}
            value={source === null ? '' : sourceText(source)}
            onChange={({ target }) => setText(target.value === '' ? null : target.value)}
          >
            {source === null && <option value="">no run yet</option>}
            <SourceOptions {...offered} chosen={source} />
          </BareSelect>
          {mayStart && <Button onClick={() => setFinding(true)}>Find label issues in the training images</Button>}
        </Toolbar>
      </Stack>
      {source === null ? (
        <EmptyState
          title="No run has answered for this dataset yet"
          actions={<ButtonLink href="/">All runs</ButtonLink>}
        >
          Label issues are found by what a model answers. Train one, or look through the training images with several.
        </EmptyState>
      ) : source.kind === 'run' ? (
        <OfRun key={sourceText(source)} source={source} runs={runs} dataset={dataset} description={description} />
      ) : (
        <OfFolds
          key={sourceText(source)}
          set={foldSets(runs).find(({ set }) => set === source.set)}
          dataset={dataset}
          description={description}
        />
      )}
      {finding && (
        <FindFoldsDialog
          like={newest?.settings ?? null}
          onClose={() => setFinding(false)}
          onStarted={(set) => {
            setFinding(false)
            setText(sourceText({ kind: 'folds', set }))
          }}
        />
      )}
    </>
  )
}

function SourceOptions({
  folds,
  runs,
  chosen,
}: {
  folds: readonly FoldSet[]
  runs: readonly RunSummary[]
  chosen: IssueSource | null
}): ReactNode {
  const shown = [
    ...folds.map(({ set, count, runs: members }) => ({
      source: { kind: 'folds', set } as const,
      words: `train images: ${count} folds of ${members[0]?.settings.model ?? 'a model'}`,
    })),
    ...runs.flatMap(({ runId, name, epoch, test }) =>
      (['validation', 'test'] as const)
        .filter((partition) => (partition === 'test' ? test !== null : epoch > 0))
        .map((partition) => ({
          source: { kind: 'run', runId, partition } as const,
          words: `${partition} images: ${name}`,
        })),
    ),
  ]
  const isListed = chosen === null || shown.some(({ source }) => sourceText(source) === sourceText(chosen))
  return (
    <>
      {shown.map(({ source, words }) => (
        <option key={sourceText(source)} value={sourceText(source)}>
          {words}
        </option>
      ))}
      {!isListed && (
        <option value={sourceText(chosen)}>
          {chosen.kind === 'folds'
            ? 'train images: folds that wait'
            : `${chosen.partition} images: run ${chosen.runId}`}
        </option>
      )}
    </>
  )
}

interface FoundProps {
  dataset: PublishedDataset | null
  description: DatasetDescription
}

const orders = [
  { value: 'answers', label: 'Best epoch' },
  { value: 'course', label: 'All epochs' },
] as const satisfies readonly { value: RankedBy; label: string }[]
/** Fewest epochs from which their course says something. */
const fewestForCourse = 3

function OfRun({
  source,
  runs,
  dataset,
  description,
}: FoundProps & { source: Extract<IssueSource, { kind: 'run' }>; runs: readonly RunSummary[] }): ReactNode {
  const { history, phase, error } = useRun(source.runId)
  const [byText, setBy] = useUrlParameter('by')
  const offersCourse = source.partition === 'validation' && history.epochs.length >= fewestForCourse
  const by: RankedBy = byText === 'course' && offersCourse ? 'course' : 'answers'
  const found = useRunIssues(history, source.partition, by)
  const run = runs.find(({ runId }) => runId === source.runId)
  if (phase === 'missing') return <ErrorState title="There is no such run">{error ?? source.runId}</ErrorState>
  if (phase === 'ready' && (source.partition === 'test' ? history.test === null : history.epochs.length === 0)) {
    return (
      <EmptyState title="The run has no answers yet">
        They come after its first epoch; those for the test images at its end.
      </EmptyState>
    )
  }
  return (
    <Found
      found={found}
      partition={source.partition}
      dataset={dataset}
      description={description}
      base={run?.settings ?? null}
      baseRun={run ?? null}
      tools={
        offersCourse && (
          <Segmented
            label="Ranked by"
            options={orders}
            value={by}
            onChange={(next) => setBy(next === 'course' ? next : null)}
          />
        )
      }
    />
  )
}

function OfFolds({ set, dataset, description }: FoundProps & { set: FoldSet | undefined }): ReactNode {
  const done =
    set !== undefined && set.runs.length === set.count && set.runs.every(({ status }) => status === 'completed')
  const found = useFoldIssues(done ? set.runs.map(({ runId }) => runId) : null)
  if (set === undefined)
    return <ErrorState title="There is no such set of folds">Its runs may have been deleted.</ErrorState>
  return (
    <>
      <FoldsProgress set={set} />
      {done && (
        <Found
          found={found}
          partition="train"
          dataset={dataset}
          description={description}
          base={set.runs[0]?.settings ?? null}
          baseRun={null}
        />
      )}
    </>
  )
}

function Found({
  found: { issues, answers, unsure, error },
  description,
  ...rest
}: { found: FoundIssues } & Omit<
  Parameters<typeof IssueReview>[0],
  'issues' | 'answers' | 'unsure' | 'classes' | 'datasetId'
> &
  FoundProps): ReactNode {
  if (error !== null) return <ErrorState title="The answers could not be read">{error.message}</ErrorState>
  if (issues === null || answers === null) return <Skeleton height="20rem" />
  return (
    <IssueReview
      {...rest}
      issues={issues}
      answers={answers}
      unsure={unsure}
      classes={description.classes}
      datasetId={description.id}
    />
  )
}
