import type { LayersModel, Scalar, Tensor } from '@tensorflow/tfjs'
import { z } from 'zod'
import { currentTrainingRules, type TrainingRules } from '@misfit/events/settings/training-rules'
import { tf } from '@misfit/model/tensorflow'
import type { Weight } from '../step/weight-arrays.ts'

type Layer = LayersModel['layers'][number]

/** Penalty that a weight's size adds to the loss: `l1 * sum(|w|) + l2 * sum(w^2)`. */
export interface WeightPenalty {
  readonly weight: Weight
  readonly l1: number
  readonly l2: number
}

const regularizerSchema = z.object({
  className: z.literal('L1L2'),
  config: z.object({ l1: z.number(), l2: z.number() }),
})

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

/**
 * The penalties that the loss of a training step has: those of its trained weights, as in Keras 3; under rules 1 those
 * of frozen weights too, which change nothing but the number that is told.
 *
 * @param layers of the model
 * @returns undefined when a layer adds anything else to the loss
 */
export function penaltiesInLoss(
  model: LayersModel,
  layers: readonly Layer[],
  rules: TrainingRules = currentTrainingRules,
): readonly WeightPenalty[] | undefined {
  const trained = new Set(model.trainableWeights)
  return weightPenalties(layers)?.filter(({ weight }) => rules === 1 || trained.has(weight))
}

/**
 * What layers add to the loss by themselves, such as regularizers of one's own. The same are left out as among
 * penalties: what is computed from frozen weights alone.
 *
 * @param layers of the model
 */
function lossesOfLayers(
  model: LayersModel,
  layers: readonly Layer[],
  rules: TrainingRules = currentTrainingRules,
): readonly (() => Scalar)[] {
  const trained = new Set(model.trainableWeights)
  return layers.flatMap((layer) =>
    layer.losses.filter((loss) => {
      const read = rules === 1 ? [] : weightsReadBy(loss, layer.weights)
      return read.length === 0 || read.some((weight) => trained.has(weight))
    }),
  )
}

function weightsReadBy(loss: () => Scalar, weights: readonly Weight[]): Weight[] {
  const read = new Set<Weight>()
  for (const weight of weights) {
    const values = weight.read()
    weight.read = () => {
      read.add(weight)
      return values
    }
  }
  try {
    tf.tidy(loss)
    return [...read]
  } finally {
    // The class's own method is found again.
    weights.forEach((weight) => Reflect.deleteProperty(weight, 'read'))
  }
}

function penaltiesOf(layer: Layer): WeightPenalty[] {
  return Object.entries(layer.getConfig()).flatMap(([name, value]) => {
    const regularizer = regularizerSchema.safeParse(value)
    const kind = /^(.+)Regularizer$/.exec(name)?.[1]
    if (!regularizer.success || kind === undefined) return []
    const weight = layer.weights.find(({ originalName }) =>
      [kind, `${kind}_kernel`].includes(originalName.split('/').at(-1)!),
    )
    return weight ? [{ weight, ...regularizer.data.config }] : []
  })
}

/**
 * Everything that layers add to the loss of a training step, each as a computation on the weights as they are then.
 *
 * @param layers all layers of the model, those of models within it in their place
 */
export function addedLosses(
  model: LayersModel,
  layers: readonly Layer[],
  rules?: TrainingRules,
): readonly (() => Scalar)[] {
  return (
    penaltiesInLoss(model, layers, rules)?.map((penalty) => () => penaltyOf(penalty)) ??
    lossesOfLayers(model, layers, rules)
  )
}

/**
 * Sum of what the trained weights add to the loss as they are now, as in Keras 3, whose `losses` are of the trainable
 * variables.
 *
 * @param layers all layers of the model, those of models within it in their place
 */
export function penaltyLossOf(model: LayersModel, layers: readonly Layer[]): number {
  return tf.tidy(() => addedLosses(model, layers).reduce((sum, added) => sum + added().dataSync()[0]!, 0))
}

/** A penalty as stock operations. Its gradient is `l1 * sign(w) + 2 * l2 * w`. */
function penaltyOf({ weight, l1, l2 }: WeightPenalty): Scalar {
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
