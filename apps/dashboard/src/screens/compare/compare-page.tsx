'use client'

import { useRouter, useSearchParams } from 'next/navigation'
import { useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import { noteKey } from '@misfit/events/people/note'
import { ShareButton } from '../../views/sharing/share-button.tsx'
import { useDataset } from '../../views/images/use-dataset.ts'
import { MatrixPanel } from '../../views/matrix/matrix-panel.tsx'
import { useSeveralLoaded } from '../../views/predictions/use-predictions.ts'
import type { LiveRun } from '../../shared/live/live-run.ts'
import { useRuns } from '../../shared/live/use-live.ts'
import { NotesSection } from '../../views/notes/notes-section.tsx'
import { Button } from '../../shared/primitives/button.tsx'
import { PageHead } from '../../shared/primitives/page-head.tsx'
import { Section } from '../../shared/primitives/section.tsx'
import { Segmented } from '../../shared/primitives/segmented.tsx'
import { EmptyState, Skeleton } from '../../shared/primitives/state.tsx'
import { walksOf } from '../walk/walks.ts'
import { ClassDifferenceTable } from './class-difference-table.tsx'
import { type ComparedPartition, comparedPredictions } from '../../views/comparison/compared-predictions.ts'
import { CurvesTogether } from './curves-together.tsx'
import { MetricsTogether } from './metrics-together.tsx'
import { testedAlike } from '../../views/comparison/metrics-table.ts'
import { MetricsTable } from '../../views/comparison/metrics-table-view.tsx'
import type { NamedHistory } from '../../views/comparison/epoch-curves.ts'
import { RunMark } from '../../views/comparison/run-mark.tsx'
import { RunPicker } from './run-picker.tsx'
import { compareUrl, mostCompared, runsFromQuery } from '../../views/comparison/run-selection.ts'
import { SideBySide } from './side-by-side/side-by-side.tsx'
import { SettingTable } from './setting-table.tsx'
import { useSeveralRuns } from '../../views/comparison/use-several-runs.ts'
import styles from './compare-page.module.css'

/** Several runs side by side: their curves, test results, mistakes and settings. */
export function ComparePage(): ReactNode {
  const router = useRouter()
  const chosen = runsFromQuery(useSearchParams().get('runs'))
  const { runs, byId, loaded } = useRuns()
  const live = useSeveralRuns(chosen)
  const choose = (runIds: readonly string[]): void => router.replace(compareUrl(runIds), { scroll: false })
  const nameOf = (runId: string): string => byId.get(runId)?.name ?? runId

  return (
    <>
      <PageHead title="Compare" actions={<ShareButton runIds={chosen} />}>
        <RunPicker runs={runs} chosen={chosen} nameOf={nameOf} onChange={choose} />
      </PageHead>
      {chosen.length === 0 ? (
        <NothingChosen onChoose={choose} />
      ) : !loaded ? (
        <Skeleton height="20rem" />
      ) : (
        <Comparison chosen={chosen} live={live} />
      )}
    </>
  )
}

/** Notes on a comparison. Give it a key made from the runs: their number must stay. */
function NotesOf({ runs }: { runs: readonly NamedHistory[] }): ReactNode {
  const maps = runs.map(({ history }) => history.metrics)
  // eslint-disable-next-line react-hooks/exhaustive-deps, react-hooks/use-memo -- the same while the maps are
  const logged = useMemo(() => maps, maps)
  return <NotesSection about={noteKey(runs.map(({ runId }) => runId))} metrics={logged} />
}

function NothingChosen({ onChoose }: { onChoose: (runIds: readonly string[]) => void }): ReactNode {
  const { runs } = useRuns()
  const walk = walksOf(runs)[0]
  const newest = runs.filter((run) => run.test !== null).slice(0, 4)
  return (
    <EmptyState
      title="Choose two or more runs"
      actions={
        <>
          {walk !== undefined && (
            <Button look="solid" onClick={() => onChoose(walk.runs.map((run) => run.runId).slice(0, mostCompared))}>
              Compare the models of the walk
            </Button>
          )}
          {newest.length > 1 && (
            <Button onClick={() => onChoose(newest.map((run) => run.runId))}>Compare the newest {newest.length}</Button>
          )}
        </>
      }
    >
      Their curves are drawn over each other, their test results and settings set side by side, and their mistakes class
      by class. Add runs above, or choose them in the table of runs.
    </EmptyState>
  )
}

const partitionOptions = [
  { value: 'validation', label: 'Validation, best epoch' },
  { value: 'test', label: 'Test' },
] as const

function Comparison({ chosen, live }: { chosen: readonly string[]; live: readonly LiveRun[] }): ReactNode {
  const { byId } = useRuns()
  const [wanted, setPartition] = useState<ComparedPartition | null>(null)
  const missing = chosen.filter((runId) => !byId.has(runId))
  const present = chosen.flatMap((runId, i) => {
    const summary = byId.get(runId)
    const run = live[i]
    return summary === undefined || run === undefined
      ? []
      : [{ runId, name: summary.name, summary, history: run.history }]
  })
  const partition = wanted ?? (present.every(({ history }) => history.test !== null) ? 'test' : 'validation')
  const compared = present.map(({ history }) => comparedPredictions(history, partition))
  const { predictions, failed } = useSeveralLoaded(compared.map((one) => one?.stored ?? null))
  const sameDataset = new Set(present.flatMap(({ history }) => history.dataset?.id ?? [])).size < 2
  const classes = present.find(({ history }) => history.dataset !== null)?.history.dataset?.classes ?? []
  const file = (what: string): string => ['compare', what, ...present.map(({ runId }) => runId.slice(0, 4))].join('-')

  if (present.length === 0) {
    return (
      <EmptyState title="These runs are not here">
        They were deleted, or belong to another hub. Add others above.
      </EmptyState>
    )
  }
  return (
    <>
      {missing.length > 0 && <p className={styles.missing}>Not here, perhaps deleted: {missing.join(', ')}</p>}
      {!testedAlike(present.map(({ summary }) => summary)) && (
        <p className={styles.missing}>
          These runs were tested on different images, so their test results say little about which model is better.
        </p>
      )}
      <CurvesTogether runs={present} />
      <MetricsTogether runs={present} />
      <NotesOf key={noteKey(present.map(({ runId }) => runId))} runs={present} />
      <Section
        title="Test results"
        note="Each model on test images that none of them has seen in training; the gain is over the row above."
      >
        <MetricsTable runs={present.map(({ summary }) => summary)} fileStem={file('test')} marked />
      </Section>
      <Section
        title="Mistakes"
        note="Each cell opens onto its images."
        actions={
          <Segmented label="Predictions on" options={partitionOptions} value={partition} onChange={setPartition} />
        }
      >
        <div className={styles.matrices}>
          {present.map(({ runId, name, history }, i) => (
            <MatrixOfRun
              key={runId}
              position={i}
              runId={runId}
              name={name}
              label={compared[i]?.label ?? null}
              predictions={predictions[i] ?? null}
              failed={failed[i] ?? false}
              classes={history.dataset?.classes ?? []}
              datasetId={history.dataset?.id ?? null}
              partition={partition}
              sharedWith={sameDataset ? predictions : notShared}
            />
          ))}
        </div>
      </Section>
      {sameDataset && (
        <SideBySide
          runs={present}
          predictions={predictions}
          failed={failed}
          classes={classes}
          datasetId={present.find(({ history }) => history.dataset !== null)?.history.dataset?.id ?? null}
          partition={partition}
          fileStem={file('two')}
        />
      )}
      <Section
        title="Class by class"
        note={
          present.length > 1
            ? `Differences in points against ${present[0]?.name ?? ''}.`
            : 'Add a run to see differences.'
        }
      >
        {sameDataset ? (
          <ClassDifferenceTable runs={present} predictions={predictions} classes={classes} fileStem={file('classes')} />
        ) : (
          <p>These runs are of different datasets, whose classes are not the same ones.</p>
        )}
      </Section>
      <Section title="Settings">
        <SettingTable runs={present} fileStem={file('settings')} />
      </Section>
    </>
  )
}

interface MatrixOfRunProps {
  position: number
  runId: string
  name: string
  /** Null when there are no predictions yet. */
  label: string | null
  predictions: Predictions | null
  /** Whether they could not be loaded. */
  failed: boolean
  classes: readonly string[]
  datasetId: string | null
  partition: ComparedPartition
  /** Predictions that share the shades of this matrix. */
  sharedWith: readonly (Predictions | null)[]
}

const notShared: readonly (Predictions | null)[] = []

function MatrixOfRun({
  position,
  runId,
  name,
  label,
  predictions,
  failed,
  classes,
  datasetId,
  partition,
  sharedWith,
}: MatrixOfRunProps): ReactNode {
  const { dataset } = useDataset(datasetId)
  return (
    <div className={styles.matrix}>
      <h3 className={styles.matrixTitle}>
        <RunMark position={position} />
        <span dir="auto">{name}</span> <small>{label}</small>
      </h3>
      {label === null ? (
        <p className={styles.nothing}>{partition === 'test' ? 'Not tested yet.' : 'No epoch is completed yet.'}</p>
      ) : failed ? (
        <p className={styles.nothing}>Its predictions could not be loaded.</p>
      ) : predictions === null ? (
        <Skeleton height="24rem" />
      ) : (
        <MatrixPanel
          predictions={predictions}
          classes={classes}
          dataset={dataset}
          partition={partition}
          label={`${name}, ${label}`}
          fileStem={`${runId}-confusion-${partition}`}
          sharedWith={sharedWith}
        />
      )}
    </div>
  )
}
