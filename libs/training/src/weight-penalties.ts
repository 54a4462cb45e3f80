import type { LayersModel, Scalar, Tensor } from '@tensorflow/tfjs'
import { z } from 'zod'
import { tf } from '@misfit/model/tensorflow'
import type { Weight } from './weight-arrays.ts'

type Layer = LayersModel['layers'][number]

/** What a weight's size adds to the loss: `l1 * sum(|w|) + l2 * sum(w^2)`. */
export interface WeightPenalty {
  readonly weight: Weight
  readonly l1: number
  readonly l2: number
}

const regularizerSchema = z.object({ className: z.literal('L1L2'), config: z.object({ l1: z.number(), l2: z.number() }) })

/**
 * The L1 and L2 penalties of layers, as their regularizers say.
 *
 * @returns undefined when a layer adds anything else to the loss
 */
export function weightPenalties(layers: readonly Layer[]): readonly WeightPenalty[] | undefined {
  const penalties = layers.flatMap(penaltiesOf)
  const added = layers.reduce((sum, layer) => sum + layer.losses.length, 0)
  return penalties.length === added ? penalties : undefined
}

function penaltiesOf(layer: Layer): WeightPenalty[] {
  return Object.entries(layer.getConfig()).flatMap(([name, value]) => {
    const regularizer = regularizerSchema.safeParse(value)
    const kind = /^(.+)Regularizer$/.exec(name)?.[1]
    if (!regularizer.success || kind === undefined) return []
    const weight = layer.weights.find(({ originalName }) => [kind, `${kind}_kernel`].includes(originalName.split('/').at(-1)!))
    return weight ? [{ weight, ...regularizer.data.config }] : []
  })
}

/**
 * What the sizes of the trained weights add to the loss as they are now. Those of frozen layers add nothing, as in Keras 3,
 * whose `losses` are of the trainable variables.
 *
 * @param layers all layers of the model, those of models within it in their place
 */
export function penaltyLossOf(model: LayersModel, layers: readonly Layer[]): number {
  const penalties = weightPenalties(layers)?.filter(({ weight }) => model.trainableWeights.includes(weight))
  return tf.tidy(() => {
    const added = penalties?.map(penaltyOf) ?? layers.filter(({ trainable }) => trainable).flatMap((layer) => layer.calculateLosses())
    return added.reduce((sum, penalty) => sum + penalty.dataSync()[0]!, 0)
  })
}

/** A penalty as stock operations. Its gradient is `l1 * sign(w) + 2 * l2 * w`. */
export function penaltyOf({ weight, l1, l2 }: WeightPenalty): Scalar {
  const values = weight.read()
  const one = l1 === 0 ? tf.scalar(0) : tf.mul(tf.sum(absolute(values)), l1)
  return tf.add(one, l2 === 0 ? 0 : tf.mul(tf.sum(tf.square(values)), l2)).asScalar()
}

/** TensorFlow.js's own gradient of `abs` is -1 at 0, where biases begin, and would push them off. */
function absolute(x: Tensor): Tensor {
  return tf.customGrad((values) => {
    const x = values as Tensor
    return { value: tf.abs(x), gradFunc: (dy: Tensor) => tf.mul(dy, tf.sign(x)) }
  })(x)
}
