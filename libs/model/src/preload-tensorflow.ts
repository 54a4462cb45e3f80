import { createRequire } from 'node:module'

/**
 * Loads those parts of TensorFlow.js that read no settings: what is left for `tensorflow.ts` then is the native
 * library, whose threads may be chosen until it loads. Where a part is missing, `tensorflow.ts` will say what that
 * means.
 */
export function preloadTensorFlow(): void {
  const require = createRequire(import.meta.url)
  try {
    for (const part of ['@tensorflow/tfjs', '@tensorflow/tfjs-node/dist/proto/api_pb.js']) require(part)
  } catch {
    return
  }
}
