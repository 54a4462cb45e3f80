import type { Prediction, Predictions } from './predictions.ts'
import { predictionAt, PredictionsError } from './predictions.ts'

interface SamplePrediction extends Prediction {
  /** Whether the predicted class is the actual one. */
  correct: boolean
}

/**
 * The predictions of chosen samples, right or wrong, in the order given. Draw the indices with a seed to show the same
 * samples for every model.
 *
 * @param indices positions in the partition
 * @throws PredictionsError when there is no such position
 */
export function samplePredictions(predictions: Predictions, indices: Iterable<number>): SamplePrediction[] {
  return Array.from(indices, (index) => {
    if (!Number.isInteger(index) || index < 0 || index >= predictions.count) {
      throw new PredictionsError(`There is no sample ${index}; 0 to ${predictions.count - 1} expected`)
    }
    const prediction = predictionAt(predictions, index)
    return { ...prediction, correct: prediction.predicted === prediction.actual }
  })
}
