import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { nativeBinding } from './native-graph.ts'

/** What share of the pixels must be 0 for products that pass over them to be faster than TensorFlow's. */
const zerosWanted = 0.6
/** So many pixels tell how many of all are 0. */
const pixelsLookedAt = 10_000

/** What `native/addon.cc` exports. */
export interface OwnOperations {
  /** @returns a net that holds copies of these weights; each kernel is `[inputs, units]`, and pixels are multiplied by `scale` first */
  denseNetwork(layers: readonly { readonly kernel: Float32Array; readonly bias: Float32Array; readonly relu: boolean }[], scale: number): object
  /** @param probabilities `[count, classes]`, which it fills */
  predictDense(network: object, images: Uint8Array, probabilities: Float32Array): void
}

let loaded: { readonly operations: OwnOperations | undefined } | undefined

/**
 * What set-up compiled of `native/`, where there is a compiler; undefined elsewhere. Loads it at the first call: from then
 * on TensorFlow knows its operations.
 */
export function ownOperations(): OwnOperations | undefined {
  loaded ??= { operations: nativeBinding() && load() }
  return loaded.operations
}

function load(): OwnOperations | undefined {
  const require = createRequire(import.meta.url)
  const file = path.join(path.dirname(require.resolve('@tensorflow/tfjs-node/package.json')), 'lib', 'napi-v8', 'misfit_operations.node')
  if (!existsSync(file)) return undefined
  try {
    return require(file) as OwnOperations
  } catch {
    // Made for another TensorFlow: everything works without them.
    return undefined
  }
}

/** Whether a dense layer on these pixels is faster by passing over those that are 0. */
export function manyAreZero(pixels: Uint8Array): boolean {
  // Odd, so that it does not stay in one column of images of even width.
  const stride = Math.floor(pixels.length / pixelsLookedAt) | 1
  let zeros = 0
  let seen = 0
  for (let i = 0; i < pixels.length; i += stride) {
    seen += 1
    if (pixels[i] === 0) zeros += 1
  }
  return zeros >= zerosWanted * seen
}
