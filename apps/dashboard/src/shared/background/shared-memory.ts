import type { Predictions } from '@misfit/evaluation/predictions/predictions'

/**
 * Copies predictions into memory that the page and its workers share, so that they go from one to the other without
 * being copied again: a million samples of ten classes take 36 MB. Browsers share memory with pages that are isolated
 * from other sites and came over TLS or from this machine; elsewhere they stay as they are.
 */
export function inSharedMemory(predictions: Predictions): Predictions {
  if (!globalThis.crossOriginIsolated) return predictions
  const { actual, predicted, loss, topClasses, topProbabilities } = predictions
  return {
    ...predictions,
    actual: shared(actual, Uint16Array),
    predicted: shared(predicted, Uint16Array),
    loss: shared(loss, Float32Array),
    topClasses: shared(topClasses, Uint16Array),
    topProbabilities: shared(topProbabilities, Float32Array),
  }
}

function shared<Values extends Uint16Array | Float32Array>(
  values: Values,
  kind: new (memory: SharedArrayBuffer) => Values,
): Values {
  const copy = new kind(new SharedArrayBuffer(values.byteLength))
  copy.set(values)
  return copy
}
