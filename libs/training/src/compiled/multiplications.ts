import type { LayersModel } from '@tensorflow/tfjs'

type Layer = LayersModel['layers'][number]

/**
 * Multiplications of a layer's matrix product or convolution for one image, forward: each value of the output is a sum
 * over all of a kernel that leads to it. None for a layer without a kernel.
 */
export function multiplicationsOf(layer: Layer): number {
  const kernel = layer.weights.find(({ name }) => name.includes('kernel'))?.shape
  return kernel ? product(kernel) * product(layer.outputShape.flat().slice(1, -1)) : 0
}

/** Counts the multiplications of all layers, for one image. */
export const multiplicationsOfModel = (model: LayersModel): number =>
  model.layers.reduce((sum, layer) => sum + multiplicationsOf(layer), 0)

const product = (sizes: readonly (number | null)[]): number => sizes.reduce<number>((all, size) => all * (size ?? 1), 1)
