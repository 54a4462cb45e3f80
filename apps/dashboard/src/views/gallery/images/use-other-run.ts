'use client'

import { useMemo } from 'react'
import type { PartitionName } from '@misfit/events/dataset'
import { PredictionsError, type Predictions } from '@misfit/evaluation/predictions/predictions'
import { requireSameSamples } from '@misfit/evaluation/predictions/same-samples'
import { comparedPredictions } from '../../comparison/compared-predictions.ts'
import { useSeveralRuns } from '../../comparison/use-several-runs.ts'
import { useSeveralPredictions } from '../../predictions/use-predictions.ts'

interface OtherRun {
  /** Answers of the other run for the same images; null while they load, or when they can't be set beside these. */
  readonly predictions: Predictions | null
  /** Words for these answers: `validation, epoch 4 (best)`. */
  readonly label: string | null
  /** Why they can't be set beside these. */
  readonly problem: string | null
}

/** Loads another run's answers for the images of a partition: of its best epoch, or of the model that it tested. */
export function useOtherRun(runId: string, partition: PartitionName, predictions: Predictions): OtherRun {
  const ids = useMemo(() => (runId === '' ? [] : [runId]), [runId])
  const [run] = useSeveralRuns(ids)
  const compared =
    run === undefined ? null : comparedPredictions(run.history, partition === 'test' ? 'test' : 'validation')
  const [loaded] = useSeveralPredictions([compared?.stored ?? null])
  const problem = useMemo(() => {
    if (loaded === undefined || loaded === null) return null
    try {
      requireSameSamples([predictions, loaded])
      return null
    } catch (error) {
      if (error instanceof PredictionsError) return error.message
      throw error
    }
  }, [loaded, predictions])
  const missing =
    run?.phase === 'missing'
      ? 'This run is not there any more.'
      : run?.phase === 'ready' && compared === null
        ? `This run has no answers for ${partition} images yet.`
        : null
  return {
    predictions: problem === null ? (loaded ?? null) : null,
    label: compared?.label ?? null,
    problem: missing ?? problem,
  }
}
