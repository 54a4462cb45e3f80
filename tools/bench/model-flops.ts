import type { LayersModel } from '@tensorflow/tfjs'

/**
 * Floating-point operations of the matrix products and convolutions of one training step, for one image: a forward pass,
 * and two as large for the gradients by inputs and by weights. The first layer needs no gradient by its input.
 * A multiplication and its addition are two operations; activations, pooling and the optimizer are left out.
 */
export function trainingFlops(model: LayersModel): number {
  const forward = model.layers.map(forwardFlops).filter((flops) => flops > 0)
  return forward.reduce((sum, flops, i) => sum + flops * (i === 0 ? 2 : 3), 0)
}

/** Each value of the output is a sum over all of a kernel that leads to it. */
function forwardFlops(layer: LayersModel['layers'][number]): number {
  const kernel = layer.weights.find(({ name }) => name.includes('kernel'))?.shape
  const output = layer.outputShape.flat().slice(1)
  if (!kernel || !['Dense', 'Conv2D'].includes(layer.getClassName())) return 0
  return 2 * product(kernel) * product(output.slice(0, -1))
}

function product(sizes: readonly (number | null)[]): number {
  return sizes.reduce<number>((all, size) => all * (size ?? 1), 1)
}
