import type { RunHistory } from '@misfit/events/run/run-history'
import type { StoredPredictions } from '../predictions/stored-predictions.ts'

/** Partitions of which a run's predictions are compared: validation at its best epoch, or test by its best model. */
export const comparedPartitions = ['validation', 'test'] as const
export type ComparedPartition = (typeof comparedPartitions)[number]

interface ComparedPredictions {
  readonly stored: StoredPredictions
  /** Words for the predictions: `validation, epoch 4 (best)`. */
  readonly label: string
}

/** The predictions of a run to compare; null when there are none yet. */
export function comparedPredictions(history: RunHistory, partition: ComparedPartition): ComparedPredictions | null {
  if (partition === 'test') {
    if (history.test === null) return null
    const { epoch } = history.test
    return { stored: history.test, label: epoch === 0 ? 'test' : `test, model of epoch ${epoch}` }
  }
  const best = history.epochs.find(({ epoch }) => epoch === history.bestEpoch) ?? history.epochs.at(-1)
  if (best === undefined) return null
  return { stored: best, label: `validation, epoch ${best.epoch}${best.epoch === history.bestEpoch ? ' (best)' : ''}` }
}
