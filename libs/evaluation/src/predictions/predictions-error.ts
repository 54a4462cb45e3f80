/** Predictions, or their encoded bytes, that can't be used. The message says what was found and what was expected. */
export class PredictionsError extends Error {
  override name = 'PredictionsError'
}
