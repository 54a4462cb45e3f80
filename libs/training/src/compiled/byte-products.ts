import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { nativeBinding } from './native-graph.ts'

/** What share of the pixels must be 0 for products that pass over them to be faster than TensorFlow's. */
const zerosWanted = 0.6
/** So many pixels tell how many of all are 0. */
const pixelsLookedAt = 1_000_000

let loaded: boolean | undefined

/**
 * Whether TensorFlow has the operations of `native/`, which set-up compiles where there is a compiler. Loads them at the
 * first call.
 */
export function hasByteProducts(): boolean {
  return loaded ??= nativeBinding() !== undefined && load()
}

function load(): boolean {
  const require = createRequire(import.meta.url)
  const file = path.join(path.dirname(require.resolve('@tensorflow/tfjs-node/package.json')), 'lib', 'napi-v8', 'misfit_operations.node')
  if (!existsSync(file)) return false
  try {
    require(file)
    return true
  } catch {
    // Made for another TensorFlow, or another processor: the graph is written without them.
    return false
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
