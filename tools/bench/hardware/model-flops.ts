import { multiplicationsOf } from '@misfit/training/compiled/multiplications'
import type { LayersModel } from '@tensorflow/tfjs'

/**
 * Floating-point operations of the matrix products and convolutions of one training step, for one image: a forward
 * pass, and two as large for the gradients by inputs and by weights. The first layer needs no gradient by its input.
 * A multiplication and its addition are two operations; activations, pooling and the optimizer are left out.
 */
export function trainingFlops(model: LayersModel): number {
  const forward = model.layers.map((layer) => 2 * multiplicationsOf(layer)).filter((flops) => flops > 0)
  return forward.reduce((sum, flops, i) => sum + flops * (i === 0 ? 2 : 3), 0)
}
