'use client'

import { type ReactNode, useMemo } from 'react'
import { PredictionsError } from '@misfit/evaluation/predictions/predictions'
import { requireSameSamples } from '@misfit/evaluation/predictions/same-samples'
import type { EventOf } from '@misfit/events/run/run-event'
import { comparedPredictions } from '../../comparison/compared-predictions.ts'
import { useSeveralRuns } from '../../comparison/use-several-runs.ts'
import { useRuns } from '../../../shared/live/use-live.ts'
import { BareSelect } from '../../../shared/primitives/field.tsx'
import { Skeleton } from '../../../shared/primitives/state.tsx'
import { useUrlParameter } from '../../../shared/url/url-state.ts'
import type { Evaluated } from '../../predictions/evaluated.ts'
import { useSeveralPredictions } from '../../predictions/use-predictions.ts'
import {
  type ComparisonTarget,
  neighbourEpoch,
  predictionsOfEpoch,
  targetFrom,
  targetParameter,
} from './comparison-target.ts'
import { MatrixChanges } from './matrix-changes.tsx'
import { Stack } from '../../../shared/primitives/layout/stack.tsx'
import { Toolbar } from '../../../shared/primitives/layout/toolbar.tsx'
import matrixStyles from '../matrix-panel.module.css'

interface ChangesSectionProps {
  evaluated: Evaluated & { label: string; fileStem: string }
  runId: string
  epochs: readonly EventOf<'epoch'>[]
  /** Null on the test images, of which there is one set of predictions a run. */
  shownEpoch: number | null
  chosenClass: number | null
}

/** The changes of the matrix against what is chosen: another epoch of the run, or another run of the same dataset. */
export function ChangesSection({ evaluated, runId, epochs, shownEpoch, chosenClass }: ChangesSectionProps): ReactNode {
  const [parameter, setParameter] = useUrlParameter('against')
  const { runs, byId } = useRuns()
  const datasetId = byId.get(runId)?.datasetId ?? null
  const others = runs.filter(
    (run) =>
      run.runId !== runId &&
      run.datasetId === datasetId &&
      (evaluated.partition === 'test' ? run.test !== null : run.epoch > 0),
  )
  const done = useMemo(() => (shownEpoch === null ? [] : epochs.map((event) => event.epoch)), [epochs, shownEpoch])
  const target =
    possible(targetFrom(parameter), done, shownEpoch) ??
    neighbourEpoch(shownEpoch, done) ??
    (others[0] === undefined ? null : { kind: 'run' as const, runId: others[0].runId })

  const otherIds = target?.kind === 'run' ? [target.runId] : []
  const [other] = useSeveralRuns(otherIds)
  const otherPredictions =
    other === undefined
      ? null
      : comparedPredictions(other.history, evaluated.partition === 'test' ? 'test' : 'validation')
  const stored =
    target === null
      ? null
      : target.kind === 'epoch'
        ? predictionsOfEpoch(target.epoch, epochs)
        : (otherPredictions?.stored ?? null)
  const [before] = useSeveralPredictions([stored])
  const beforeLabel =
    target === null
      ? ''
      : target.kind === 'epoch'
        ? `epoch ${target.epoch}`
        : `${byId.get(target.runId)?.name ?? target.runId}, ${otherPredictions?.label ?? evaluated.partition}`
  const problem = useMemo(
    () => (before === null || before === undefined ? null : whyNotCompared(before, evaluated.predictions)),
    [before, evaluated.predictions],
  )

  if (target === null)
    return <p>There is nothing to set it against yet: a second epoch, or another run on the same dataset.</p>
  return (
    <Stack gap={3}>
      <Toolbar tight>
        <span>Against</span>
        <BareSelect
          className={matrixStyles.order ?? ''}
          label="Set against"
          value={targetParameter(target)}
          onChange={({ target: { value } }) => setParameter(value)}
        >
          {done.length > 1 && (
            <optgroup label="Epochs of this run">
              {done
                .filter((epoch) => epoch !== shownEpoch)
                .map((epoch) => (
                  <option key={epoch} value={`epoch-${epoch}`}>
                    epoch {epoch}
                  </option>
                ))}
            </optgroup>
          )}
          {others.length > 0 && (
            <optgroup label="Other runs">
              {others.map((run) => (
                <option key={run.runId} value={run.runId}>
                  {run.name}
                </option>
              ))}
            </optgroup>
          )}
        </BareSelect>
      </Toolbar>
      {problem !== null ? (
        <p role="status">{problem}</p>
      ) : before === null || before === undefined ? (
        <Skeleton height="24rem" />
      ) : (
        <MatrixChanges {...evaluated} before={before} beforeLabel={beforeLabel} chosenClass={chosenClass} />
      )}
    </Stack>
  )
}

/** The chosen target, unless it is an epoch that is not there or the very one that is shown. */
function possible(
  target: ComparisonTarget | null,
  done: readonly number[],
  shown: number | null,
): ComparisonTarget | null {
  if (target?.kind === 'epoch' && (target.epoch === shown || !done.includes(target.epoch))) return null
  return target
}

function whyNotCompared(...both: Parameters<typeof requireSameSamples>[0]): string | null {
  try {
    requireSameSamples(both)
    return null
  } catch (error) {
    if (error instanceof PredictionsError) return error.message
    throw error
  }
}
