'use client'

import dynamic from 'next/dynamic'
import { memo, type ReactNode, useEffect, useMemo } from 'react'
import type { EventOf } from '@misfit/events/run/run-event'
import { toldRunOf } from '@misfit/events/settings/chosen-settings'
import type { RunHistory } from '@misfit/events/run/run-history'
import { isActive, type RunSummary } from '@misfit/events/run/run-summary'
import { LayerTable } from './layer-table.tsx'
import { restoreRun } from '../../shared/hub-api/hub-api.ts'
import { ImportedReadings } from './imported/imported-readings.tsx'
import { type InspectedRun, InspectedRunContext, useInspectable } from '../../views/inspection/inspected-run.ts'
import { type RunCourse, RunCourseContext } from '../../views/learning/run-course.ts'
import { type LiveRun, runFollower } from '../../shared/live/live-run.ts'
import { runsFollower } from '../../shared/live/live-runs.ts'
import { useRun, useRuns, useTrainers } from '../../shared/live/use-live.ts'
import { MetricsSection } from '../../views/metrics/metrics-section.tsx'
import { Button, ButtonLink } from '../../shared/primitives/button.tsx'
import { RestsOutOfView } from '../../shared/primitives/pause-out-of-view.tsx'
import { Section } from '../../shared/primitives/section.tsx'
import { EmptyState, Nothing, Skeleton } from '../../shared/primitives/state.tsx'
import { toastProblem } from '../../shared/primitives/toast.tsx'
import { LeftOutEvents } from './left-out-events.tsx'
import { RunCurves } from './run-curves.tsx'
import { RunHeader } from './run-header.tsx'
import { RunLogSection } from './run-log-section.tsx'
import { progressOf } from './progress-of-run.ts'
import { RunReadings } from './run-readings.tsx'
import { RunOutcome } from './run-outcome.tsx'
import { RunSettingsAndEnvironment } from './run-settings.tsx'
import { RunTrouble } from './run-trouble.tsx'
import styles from './run-page.module.css'
import { waitInWords } from './wait-in-words.ts'

/** Views below the curves, loaded after these: a page is there sooner without their scripts. */
const RunEvaluation = dynamic(() => import('./run-evaluation.tsx').then((file) => file.RunEvaluation), {
  loading: SectionToCome,
})
const LearningSection = dynamic(
  () => import('../../views/learning/learning-section.tsx').then((file) => file.LearningSection),
  {
    loading: SectionToCome,
  },
)
const FeatureMapSection = dynamic(
  () => import('../../views/inspection/feature-map/feature-map-section.tsx').then((file) => file.FeatureMapSection),
  { loading: SectionToCome },
)
const FirstLayer = dynamic(
  () => import('../../views/inspection/filters/first-layer.tsx').then((file) => file.FirstLayer),
  {
    loading: Nothing,
  },
)
const ParametersSection = dynamic(
  () => import('./imported/parameters-section.tsx').then((file) => file.ParametersSection),
  { loading: Nothing },
)
const NotesSection = dynamic(() => import('../../views/notes/notes-section.tsx').then((file) => file.NotesSection), {
  loading: Nothing,
})
const AuditSection = dynamic(() => import('../access/audit-section.tsx').then((file) => file.AuditSection), {
  loading: Nothing,
})

function SectionToCome(): ReactNode {
  return <Skeleton height="24rem" />
}

/** Page of one run, from its first step to what its model gets wrong, live. */
export function RunPage({ runId }: { runId: string }): ReactNode {
  const live = useRun(runId)
  const { byId } = useRuns()
  const run = byId.get(runId)
  useTitle(run, live.phase)

  if (live.phase === 'missing') return <Missing runId={runId} reason={live.error} />
  if (run === undefined) return <Loading />
  return <FoundRun run={run} live={live} />
}

function FoundRun({ run, live }: { run: RunSummary; live: LiveRun }): ReactNode {
  const { history } = live
  const inspected = useInspectable(run.runId, history)
  const { epochs } = history
  const active = isActive(run.status)
  const datasetId = history.dataset?.id ?? null
  // The history changes in place: these are what it can change by.
  const {
    created,
    environment,
    program,
    parameters: { length: parameterCount },
  } = history
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const told = useMemo(() => toldRunOf(history) ?? run, [created, environment, program, parameterCount, run.settings])
  const logged = useMemo(() => [history.metrics], [history.metrics])
  const course = useMemo(
    (): RunCourse | null => (datasetId === null ? null : { runId: run.runId, datasetId, epochs }),
    [run.runId, datasetId, epochs],
  )
  return (
    <article data-run={run.runId} data-last-seq={history.lastSeq} data-phase={live.phase}>
      <RunHeader run={run} hasBegun={run.lastSeq > 0} />
      <RunTrouble run={run} newestAt={history.newestAt} />
      <LeftOutEvents
        created={created}
        logs={history.logs}
        logCount={history.logs.length}
        leftOut={run.leftOut ?? 0}
        renumbered={run.renumbered ?? 0}
      />
      {run.imported === undefined ? (
        <RunReadings run={run} validationCount={history.dataset?.partitions.validation.count ?? null} />
      ) : (
        <ImportedReadings run={run} history={history} />
      )}
      <RunOutcome test={history.test} reloaded={history.reloaded} told={told} />
      <div className={styles.sections}>
        {run.status === 'queued' && <Queued needs={run.settings.needs} />}
        {history.metrics.size > 0 && <MetricsSection metrics={history.metrics} name={run.name} growing={active} />}
        {history.created !== null && run.imported === undefined && (
          <>
            {run.settings.ensembleOf === undefined && <RunCurves live={live} name={run.name} growing={active} />}
            <RunViews run={run} history={history} inspected={inspected} course={course} />
          </>
        )}
        {history.model !== null && <RunModel model={history.model} runId={run.runId} />}
        {inspected !== null && history.model !== null && <FirstLayer run={inspected} model={history.model} />}
        {history.parameters.length > 0 && (
          <ParametersSection parameters={history.parameters} count={history.parameters.length} fileStem={run.name} />
        )}
        {run.imported === undefined && (
          <RunSettingsAndEnvironment
            told={told}
            settings={history.created?.settings ?? run.settings}
            environment={history.environment}
            program={history.program}
            dataset={history.dataset}
            model={history.model}
            attempt={history.attempt}
          />
        )}
        <NotesSection about={run.runId} metrics={logged} />
        <AuditSection runId={run.runId} />
        <RunLogSection logs={history.logs} count={history.logs.length} />
      </div>
    </article>
  )
}

interface RunViewsProps {
  run: RunSummary
  history: RunHistory
  inspected: InspectedRun | null
  course: RunCourse | null
}

/** What the run's model answers, epoch by epoch, and what it has learned. */
function RunViews({ run, history, inspected, course }: RunViewsProps): ReactNode {
  const { epochs, test, dataset } = history
  const active = isActive(run.status)
  const ended = run.endedAt !== null
  return (
    <InspectedRunContext value={inspected}>
      <RunCourseContext value={course}>
        <RunEvaluation
          runId={run.runId}
          epochs={epochs}
          test={test}
          dataset={dataset}
          plannedEpochs={run.settings.epochs}
          ended={ended}
        />
        {run.settings.ensembleOf === undefined && dataset !== null && (
          <RestsOutOfView may={active}>
            <LearningSection runId={run.runId} epochs={epochs} dataset={dataset} ended={ended} />
          </RestsOutOfView>
        )}
        {inspected !== null && dataset !== null && (
          <RestsOutOfView may={active}>
            <FeatureMapSection run={inspected} epochs={epochs} test={test} dataset={dataset} />
          </RestsOutOfView>
        )}
      </RunCourseContext>
    </InspectedRunContext>
  )
}

const RunModel = memo(function RunModel({ model, runId }: { model: EventOf<'model'>; runId: string }): ReactNode {
  return (
    <Section title={model.title} note={model.description} anchor="model">
      {/* An ensemble has no layers of its own. */}
      {model.layers.length > 0 && (
        <div className={styles.layers}>
          <LayerTable model={model} fileStem={`${runId}-layers`} />
        </div>
      )}
    </Section>
  )
})

function Queued({ needs }: { needs: readonly string[] | undefined }): ReactNode {
  const { trainers, loaded } = useTrainers()
  return (
    <p className={styles.queued} role="status">
      {loaded ? waitInWords(needs, trainers) : waitInWords(undefined, [{ labels: [] }])}
    </p>
  )
}

function Loading(): ReactNode {
  return (
    <div aria-busy="true" aria-label="The run is loading">
      <Skeleton width="14rem" height="2rem" />
      <p style={{ marginTop: '2rem' }}>
        <Skeleton height="4rem" />
      </p>
      <p style={{ marginTop: '2rem' }}>
        <Skeleton height="18rem" />
      </p>
    </div>
  )
}

function Missing({ runId, reason }: { runId: string; reason: string | null }): ReactNode {
  const deleted = reason?.includes('deleted') ?? false
  const restore = (): void => {
    restoreRun(runId).then((summary) => {
      runsFollower().put(summary)
      runFollower(runId).retry()
    }, toastProblem)
  }
  return (
    <EmptyState
      title={deleted ? 'This run was deleted' : 'There is no such run'}
      actions={
        <>
          {deleted && (
            <Button look="solid" onClick={restore}>
              Restore it
            </Button>
          )}
          <ButtonLink href="/">All runs</ButtonLink>
        </>
      }
    >
      {deleted
        ? 'Its events are kept, so it can come back as it was.'
        : `Nothing is stored under ${runId}. It may have been made in another data folder.`}
    </EmptyState>
  )
}

/** The tab says which run this is and how far it has come. */
function useTitle(run: RunSummary | undefined, phase: LiveRun['phase']): void {
  const share = run === undefined || run.status !== 'running' ? null : progressOf(run)
  const title =
    phase === 'missing'
      ? 'No such run · Misfit'
      : run === undefined
        ? null
        : `${share === null ? '' : `${Math.floor(share * 100)} % `}${run.name} · Misfit`
  useEffect(() => {
    if (title !== null) document.title = title
  }, [title])
}
