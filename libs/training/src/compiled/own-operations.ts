import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { nativeBinding } from './native-graph.ts'

/** Share of the pixels that must be 0 for products that pass over them to be faster than TensorFlow's. */
const zerosWanted = 0.6
/** Number of pixels that are looked at to learn what share of all is 0. */
const pixelsLookedAt = 10_000

/** A dense layer: its kernel is `[inputs, units]`, its bias `[units]`. */
export interface QuickLayer {
  readonly kernel: Float32Array
  readonly bias: Float32Array
  readonly relu: boolean
}

/**
 * A convolution by steps of one pixel, whose kernel is `[height, width, in, out]`, or pooling of 2 x 2 values without a
 * kernel.
 */
export interface QuickStep extends QuickLayer {
  /**
   * Height, width and channels of what it takes and of what it gives, the height and width of its kernel, 0 for
   * pooling, and how many pixels above and left of the image that begins.
   */
  readonly sizes: Uint32Array
}

/** Functions that `native/addon.cc` exports. */
interface OwnOperations {
  /** Whether the processor has 256-bit instructions: without, TensorFlow's convolutions are faster. */
  readonly wide: boolean
  /**
   * @returns a net of these steps, then layers, that holds copies of their weights; pixels are multiplied by `scale`
   * first
   */
  network(steps: readonly QuickStep[], layers: readonly QuickLayer[], scale: number): object
  /** @param probabilities `[count, classes]`, which it fills */
  predict(network: object, images: Uint8Array, probabilities: Float32Array): void
}

let loaded: { readonly operations: OwnOperations | undefined } | undefined

/**
 * Loads the operations that set-up compiled of `native/`, where there is a compiler; undefined elsewhere. From the
 * first call on TensorFlow knows its operations.
 */
export function ownOperations(): OwnOperations | undefined {
  loaded ??= { operations: nativeBinding() && load() }
  return loaded.operations
}

function load(): OwnOperations | undefined {
  const require = createRequire(import.meta.url)
  const file = path.join(
    path.dirname(require.resolve('@tensorflow/tfjs-node/package.json')),
    'lib',
    'napi-v8',
    'misfit_operations.node',
  )
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
