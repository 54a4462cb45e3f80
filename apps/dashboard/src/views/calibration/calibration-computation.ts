import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import type { Binning } from '@misfit/evaluation/calibration/reliability'
import { selectivePrediction } from '@misfit/evaluation/calibration/selective-prediction'
import { computation, type OfPredictions } from '../../shared/background/computation.ts'
import { calibrationOf } from './calibration.ts'

interface CalibrationInput extends OfPredictions {
  readonly fittedOn: Predictions | null
  readonly binning: Binning
  readonly binCount: number
}

/** Computes how well probabilities agree with accuracy, and the temperature that would mend it. */
export const calibrationComputation = computation({
  name: 'calibration',
  compute: ({ predictions, fittedOn, binning, binCount }: CalibrationInput) =>
    calibrationOf(predictions, fittedOn, binning, binCount),
  mostAtOnce: 25_000,
})

/** Computes the accuracy of answering only the surest. */
export const selectiveComputation = computation({
  name: 'selective',
  compute: ({ predictions }: OfPredictions) => selectivePrediction(predictions),
  mostAtOnce: 100_000,
})
