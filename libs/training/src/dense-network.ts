import type { LayersModel } from '@tensorflow/tfjs'
import { denseChainOf, type ChainedDense } from './dense-chain.ts'
import { softmaxRows } from './softmax-cross-entropy.ts'
import { shapeOfWeight } from './weight-arrays.ts'

interface DenseLayer {
  readonly inputs: number
  readonly units: number
  /** `[inputs, units]` */
  readonly kernel: Float64Array
  readonly bias: Float64Array
  readonly relu: boolean
}

/**
 * A chain of dense layers computed in JavaScript, for single images: handing over a native call takes 25 to 50
 * microseconds, in which this does ten thousand multiplications. Inputs that are zero are skipped, which most pixels of a
 * handwritten digit are.
 */
export class DenseNetwork {
  private constructor(private readonly layers: readonly DenseLayer[], private readonly pixelScale: number) {}

  /** @returns undefined for a model of other layers, or other activations than relu between them */
  static of(model: LayersModel, pixelScale: number): DenseNetwork | undefined {
    const chain = denseChainOf(model)
    return chain && new DenseNetwork(chain.layers.map(frozen), pixelScale)
  }

  /** Multiplications that an image takes at most. */
  work(pixels: Uint8Array): number {
    let lit = 0
    for (let i = 0; i < pixels.length; i++) if (pixels[i] !== 0) lit++
    return this.layers.reduce((sum, { inputs, units }, place) => sum + (place === 0 ? lit : inputs) * units, 0)
  }

  /** Probabilities of each class, `[classes]`: the softmax of what the last layer gives. */
  probabilities(pixels: Uint8Array): Float32Array {
    let values: ArrayLike<number> = pixels
    let scale = this.pixelScale
    for (const layer of this.layers) {
      values = applied(layer, values, scale)
      scale = 1
    }
    return softmaxRows(values, values.length)
  }
}

function frozen({ kernel, bias, relu }: ChainedDense): DenseLayer {
  const [inputs, units] = shapeOfWeight(kernel) as [number, number]
  return {
    inputs, units, relu,
    kernel: Float64Array.from(kernel.read().dataSync<'float32'>()),
    bias: bias ? Float64Array.from(bias.read().dataSync<'float32'>()) : new Float64Array(units),
  }
}

function applied({ units, kernel, bias, relu }: DenseLayer, inputs: ArrayLike<number>, scale: number): Float64Array {
  const sums = new Float64Array(units)
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i]!
    if (input === 0) continue
    const row = i * units
    for (let unit = 0; unit < units; unit++) sums[unit]! += input * kernel[row + unit]!
  }
  for (let unit = 0; unit < units; unit++) {
    const value = sums[unit]! * scale + bias[unit]!
    sums[unit] = relu && value < 0 ? 0 : value
  }
  return sums
}
