'use client'

import { memo, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { agreement } from '@misfit/evaluation/comparison/agreement'
import type { PublishedDataset } from '@misfit/events/dataset'
import { isActive, type RunSummary } from '@misfit/events/run/run-summary'
import { formatDuration } from '@misfit/text/durations'
import { LineChart } from '../../shared/charts/line-chart.tsx'
import type { XRange } from '../../shared/charts/series.ts'
import { MetricsTable } from '../../views/comparison/metrics-table-view.tsx'
import { type MetricsRow, metricsTable } from '../../views/comparison/metrics-table.ts'
import { MatrixPanel } from '../../views/matrix/matrix-panel.tsx'
import { LayerTable } from '../run/layer-table.tsx'
import { MostIncorrect } from '../../views/gallery/most-incorrect-gallery.tsx'
import { SamplePredictions } from '../../views/gallery/random-sample-gallery.tsx'
import { keyOfPredictions } from '../../views/predictions/stored-predictions.ts'
import { usePredictions, useSeveralPredictions } from '../../views/predictions/use-predictions.ts'
import { formatCount, formatMetric, formatPercent } from '../../shared/format/numbers.ts'
import { StatusBadge } from '../../shared/primitives/badge.tsx'
import { ButtonLink } from '../../shared/primitives/button.tsx'
import { Progress } from '../../shared/primitives/progress.tsx'
import { Skeleton } from '../../shared/primitives/state.tsx'
import { epochOf } from '../run/progress-of-run.ts'
import { Chapter, Step } from './chapter.tsx'
import { modelCurves, stepCurve } from './model-curves.ts'
import { gainSentence, resultSentence } from './result-words.ts'
import { runSectionId } from './walk-chapters.ts'
import { looksSame, type WalkRun } from './walk-run.ts'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import styles from './walk-page.module.css'

interface ModelChapterProps {
  number: number
  letter: string
  run: WalkRun
  /** The models before it in the walk, for the table that grows. */
  earlier: readonly WalkRun[]
  dataset: PublishedDataset | null
}

/** Chapter on one model: what it changes, how it learns, what that gained, and what it gets wrong. */
export const ModelChapter = memo(function ModelChapter({
  number,
  letter,
  run,
  earlier,
  dataset,
}: ModelChapterProps): ReactNode {
  const { runId, summary, history, words } = run
  const before = earlier.at(-1) ?? null
  const soFar = [...earlier, run]
  return (
    <Chapter
      anchor={runSectionId(runId)}
      number={`${number}${letter}`}
      title={words.title}
      lead={words.description}
      actions={
        <>
          <StatusBadge status={summary.status} />
          <ButtonLink small href={`/runs/${runId}`}>
            Open the run
          </ButtonLink>
        </>
      }
    >
      {before !== null && words.changes !== '' && (
        <p className={styles.changes}>
          <b>Against {before.words.title}</b> {words.changes}
        </p>
      )}
      <RunProgress summary={summary} />
      {history !== null && history.model !== null && (
        <Step
          title="Layers"
          note={`${formatCount(history.model.parameters)} numbers to learn. Pixels ${
            history.model.pixelScale === 1
              ? 'go in as they are, 0 to 255'
              : `are multiplied by 1/${Math.round(1 / history.model.pixelScale)} first, to 0 to 1`
          }.`}
        >
          <LayerTable name={words.title} model={history.model} fileStem={`${runId}-layers`} />
        </Step>
      )}
      {history !== null && history.lastSeq > 1 && <ModelCurves run={run} />}
      {summary.test !== null && (
        <Step
          title="Test"
          note={<TestWords run={run} before={before} rows={metricsTable(soFar.map((one) => one.summary))} />}
        >
          <MetricsTable
            label={`Test metrics up to ${words.title}`}
            runs={soFar.map((one) => one.summary)}
            fileStem={`${runId}-test-metrics`}
            nameOf={(other) => soFar.find((one) => one.runId === other.runId)?.words.title ?? other.name}
          />
        </Step>
      )}
      <ModelMistakes run={run} dataset={dataset} />
    </Chapter>
  )
}, sameChapter)

/** Whether a chapter stays as it is: those of other models do while one trains. */
function sameChapter(a: ModelChapterProps, b: ModelChapterProps): boolean {
  return (
    a.dataset === b.dataset &&
    looksSame(a.run, b.run) &&
    a.earlier.length === b.earlier.length &&
    a.earlier.every((run, i) => looksSame(run, b.earlier[i] ?? null))
  )
}

/** Progress of the run, while it is not over. */
function RunProgress({ summary }: { summary: RunSummary }): ReactNode {
  const { status, message, step, totalSteps, settings, stepsPerSecond, imagesPerSecond, loss, accuracy } = summary
  if (status === 'queued') {
    return (
      <p className={styles.waiting}>
        In the queue. It begins when the models before it are done and a trainer is free.
      </p>
    )
  }
  if (status === 'failed' || status === 'lost' || status === 'stopped') {
    return message === null ? null : <p className={styles.problem}>{message}</p>
  }
  if (!isActive(status)) return null
  const left =
    totalSteps === null || stepsPerSecond === null || !(stepsPerSecond > 0)
      ? null
      : (totalSteps - step) / stepsPerSecond
  return (
    <Stack gap={2} className={styles.progress}>
      <Progress
        label={`Progress of ${summary.name}`}
        value={totalSteps === null ? 0 : step / totalSteps}
        idle={status === 'paused'}
      />
      <p className="num">
        epoch {epochOf(summary)} of {settings.epochs} · step {formatCount(step)}
        {totalSteps !== null && <> of {formatCount(totalSteps)}</>}
        {loss !== null && <> · loss {formatMetric(loss, 3)}</>}
        {accuracy !== null && <> · accuracy {formatPercent(accuracy, 1)}</>}
        {imagesPerSecond !== null && Number.isFinite(imagesPerSecond) && (
          <> · {formatCount(Math.round(imagesPerSecond))} images/s</>
        )}
        {left !== null && status === 'running' && <> · {formatDuration(left)} left</>}
      </p>
    </Stack>
  )
}

const share = [0, 1] as const

function ModelCurves({ run: { runId, summary, history } }: { run: WalkRun }): ReactNode {
  const [range, setRange] = useState<XRange>(null)
  const version = history?.version ?? 0
  // Until there are two epochs to join by a line, the steps show that it learns.
  const byStep = (history?.epochs.length ?? 0) < 2
  const curves = useMemo(() => {
    if (history === null) return null
    const of = (metric: 'loss' | 'accuracy') => (byStep ? stepCurve(history, metric) : modelCurves(history, metric))
    return { loss: of('loss'), accuracy: of('accuracy') }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the history changes in place: its version says when
  }, [history, version, byStep])
  if (curves === null) return null
  const shared = {
    xName: byStep ? 'step' : 'epoch',
    range,
    onRange: setRange,
    version,
    growing: isActive(summary.status),
    fileStem: runId,
    height: 220,
  }
  return (
    <Step
      title="Learning"
      note={
        byStep
          ? 'Step by step until two epochs are done; each point is one batch.'
          : 'Where training goes on to improve and validation does not, the model begins to memorise.'
      }
    >
      <div className={styles.charts}>
        <LineChart title="Loss" series={curves.loss} {...shared} />
        <LineChart title="Accuracy" series={curves.accuracy} bounds={share} {...shared} />
      </div>
    </Step>
  )
}

function TestWords({
  run,
  before,
  rows,
}: {
  run: WalkRun
  before: WalkRun | null
  rows: readonly MetricsRow[]
}): ReactNode {
  const row = rows.find((one) => one.run.runId === run.runId)
  const rowBefore = rows.find((one) => one.run.runId === before?.runId)
  const [here, there] = useSeveralPredictions([run.history?.test ?? null, before?.history?.test ?? null])
  const compared = useMemo(() => {
    if (!here || !there || here.count !== there.count || here.classCount !== there.classCount) return null
    return agreement(there, here)
  }, [here, there])
  if (!row || row.test === null) return null
  return (
    <>
      {resultSentence(row.test)}{' '}
      {rowBefore !== undefined && before !== null && gainSentence(row, rowBefore, before.words.title, compared)}
    </>
  )
}

/** The best model's answers on test once there are any; until then the newest ones on validation. */
function ModelMistakes({
  run: { runId, history },
  dataset,
}: {
  run: WalkRun
  dataset: PublishedDataset | null
}): ReactNode {
  const epoch = history?.epochs.at(-1) ?? null
  const test = history?.test ?? null
  const { predictions, shown, error } = usePredictions(test ?? epoch)
  if (epoch === null && test === null) return null
  // While the next predictions are on their way, the page speaks of those it shows.
  const partition = test !== null && shown === keyOfPredictions(test) ? 'test' : 'validation'
  const shownEpoch = history?.epochs.findLast((one) => keyOfPredictions(one) === shown)?.epoch
  const label = partition === 'test' ? 'test' : `validation, epoch ${shownEpoch ?? '–'}`
  if (predictions === null) {
    return error === null ? (
      <Skeleton height="24rem" />
    ) : (
      <p className={styles.waiting}>The predictions are on their way.</p>
    )
  }
  const evaluated = { predictions, classes: history?.dataset?.classes ?? [], partition, dataset, label } as const
  return (
    <>
      <Step
        title="Confusion matrix"
        note={`What the ${label} images are, and what the model took them for. Open a cell to see its images.`}
      >
        <MatrixPanel {...evaluated} fileStem={`${runId}-confusion-${partition}`} />
      </Step>
      <Step
        title="Sample predictions"
        note="Drawn at random with the same seed for every model, so that all are asked about the same images."
      >
        <SamplePredictions {...evaluated} fileStem={`${runId}-samples-${partition}`} />
      </Step>
      <Step title="Most incorrect" note="Wrong answers, those the model was surest of first.">
        <MostIncorrect {...evaluated} fileStem={`${runId}-incorrect-${partition}`} />
      </Step>
    </>
  )
}
