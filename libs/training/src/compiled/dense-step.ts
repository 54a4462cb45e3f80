import type { LayersModel } from '@tensorflow/tfjs'
import { denseChainOf } from '../step/dense-chain.ts'
import { sizeOfShape } from '../fit/image-data.ts'
import { shapeOfWeight, type Weight } from '../step/weight-arrays.ts'
import { weightPenalties } from '../loss/weight-penalties.ts'
import type { DenseStep, TrainingGraphOptions, WeightMemory } from './training-graph-options.ts'
import { float, int, type Graph, type Output } from './graph.ts'
import { waitFor } from './variable.ts'

/**
 * Weights times images in a batch, at most. TensorFlow's nodes cost the same however little they compute, and its
 * products are faster at large matrices: measured on nets of 16 to 512 units and batches of 8 to 512, they draw level
 * here.
 */
const mostWork = 13_000_000
const mostClasses = 128

/**
 * Whether the steps of this model are computed by one operation of `native/`: a small net of dense layers on pixels,
 * relu between them, of which all is trained, by plain Adam on plain cross-entropy. Undefined for any other.
 */
export function denseStepOf(
  model: LayersModel,
  batchSize: number,
  {
    byteProducts,
    numbers,
    clipping,
    weighted,
    loss,
    optimizer,
    pixelScale,
  }: Omit<TrainingGraphOptions, 'stepCounts' | 'denseStep'>,
): DenseStep | undefined {
  const plain =
    byteProducts &&
    numbers === 'float32' &&
    !clipping &&
    !weighted &&
    loss.kind === 'crossEntropy' &&
    loss.labelSmoothing === 0
  if (weightPenalties(model.layers)?.length !== 0 || model.trainableWeights.length < model.weights.length)
    return undefined
  const chain = denseChainOf(model.layers)
  if (!plain || !optimizer.adam || !chain || chain.drops) return undefined
  if (chain.layers.some(({ bias, relu }, i) => !bias || relu === (i === chain.layers.length - 1))) return undefined
  const weights = chain.layers.flatMap(({ kernel, bias }) => [kernel, bias!])
  const size = weights.reduce((sum, weight) => sum + sizeOfShape(shapeOfWeight(weight)), 0)
  const classes = shapeOfWeight(weights.at(-1)!)[0]!
  return size * batchSize <= mostWork && classes <= mostClasses
    ? { adam: optimizer.adam, pixelScale, weights }
    : undefined
}

interface DenseStepInputs {
  /** Bytes of a batch's images. */
  readonly images: Output
  readonly labels: Output
  readonly share: Output
  /** Adam's rate of this step. */
  readonly alpha: Output
  readonly memoryOf: (weight: Weight) => WeightMemory
  /** The step before. */
  readonly after: readonly Output[]
}

/** The operation changes variables where they lie, so one reading of each does for all steps of a call. */
export function writeDenseStep(
  graph: Graph,
  { adam, pixelScale, weights }: DenseStep,
  { images, labels, share, alpha, memoryOf, after }: DenseStepInputs,
) {
  const memory = weights.map(memoryOf)
  const slot = (index: number) => memory.map(({ slots }) => slots![index]!.value)
  const step = graph.node(
    'MisfitDenseStep',
    [
      images,
      labels,
      share,
      alpha,
      ...memory.map(({ weight }) => weight.value),
      ...slot(0),
      ...slot(1),
      ...after.map(waitFor),
    ],
    {
      N: int(weights.length),
      scale: float(pixelScale),
      beta1: float(adam.beta1),
      beta2: float(adam.beta2),
      epsilon: float(adam.epsilon),
    },
  )
  return { losses: step, predicted: `${step}:1`, updates: new Map(weights.map((weight) => [weight, step])) }
}
