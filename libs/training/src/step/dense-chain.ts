import type { LayersModel } from '@tensorflow/tfjs'
import { weightsInOrder, type Weight } from './weight-arrays.ts'

interface ChainedDense {
  /** `[inputs, units]` */
  readonly kernel: Weight
  /** `[units]` */
  readonly bias: Weight | undefined
  readonly relu: boolean
}

interface DenseChain {
  readonly layers: readonly ChainedDense[]
  /** Whether values are dropped between them while training. */
  readonly drops: boolean
}

/**
 * Layers that are dense ones, one after the other, on the pixels or other values as they come, with relu or nothing
 * between them, up to a softmax or the values before it; undefined for others.
 */
export function denseChainOf(given: LayersModel['layers']): DenseChain | undefined {
  const layers: ChainedDense[] = []
  let drops = false
  for (const [place, layer] of given.entries()) {
    const kind = layer.getClassName()
    const activation = layer.getConfig()['activation']
    if (layer.inboundNodes.length > 1 || layer.outboundNodes.length > 1) return undefined
    if (kind === 'InputLayer' || kind === 'Flatten') continue
    if (kind === 'Dropout') {
      drops = true
      continue
    }
    const isLast = place === given.length - 1
    if (isLast && (kind === 'Softmax' || (kind === 'Activation' && activation === 'softmax'))) continue
    const [kernel, bias] = weightsInOrder(layer)
    if (
      kind !== 'Dense' ||
      !kernel ||
      kernel.shape.length !== 2 ||
      !['relu', 'linear', 'softmax'].includes(String(activation))
    )
      return undefined
    if (activation === 'softmax' && !isLast) return undefined
    layers.push({ kernel, bias, relu: activation === 'relu' })
  }
  return layers.length === 0 ? undefined : { layers, drops }
}
