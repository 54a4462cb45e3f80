import { TrainingError } from '../fit/training-error.ts'
import type { LabelledImages } from '../step/labelled-images.ts'

/**
 * What is made small, for each image, from the values before the softmax and the right class:
 * `crossEntropy`: `-log(p)`, `p` the probability of the right class, in nats.
 * `meanSquaredError`: the mean over classes of `(p - t)^2`, `t` 1 for the right class and 0 for the others, as in
 * Keras; the Brier score divided by the number of classes.
 */
export type LossKind = 'crossEntropy' | 'meanSquaredError'

/**
 * The loss that is trained on. The loss of a step is told with smoothing and weights; validation loss is always the
 * plain one of its kind, so that runs can be compared.
 */
export interface LossOptions {
  /** `crossEntropy` unless given. */
  readonly kind?: LossKind
  /**
   * Share of each label that is spread evenly over all classes, at least 0 and below 1 (Szegedy et al. 2015, section
   * 7). The target is `1 - s + s / classes` for the right class and `s / classes` for the others, as in Keras.
   */
  readonly labelSmoothing?: number
  /**
   * Weight of each class, by class: the loss of an image is multiplied by that of its class. The mean is still over the
   * number of images, as in Keras.
   */
  readonly classWeights?: readonly number[]
  /** Weight of each training image: its loss is multiplied by it, and by the class weight where both are given. */
  readonly imageWeights?: Float32Array
}

/** @throws TrainingError when labels are smoothed by a share that is not at least 0 and below 1 */
export function smoothingOf({ labelSmoothing = 0 }: LossOptions): number {
  if (!(labelSmoothing >= 0 && labelSmoothing < 1))
    throw new TrainingError(`label smoothing is at least 0 and below 1 (given: ${labelSmoothing})`)
  return labelSmoothing
}

/**
 * Weights that the loss of each training image is multiplied by; undefined without any.
 *
 * @throws TrainingError when there is not one weight for each class or image, or one is negative or not finite
 */
export function lossWeights(
  { count, labels }: LabelledImages,
  classCount: number,
  { classWeights, imageWeights }: LossOptions,
): Float32Array | undefined {
  checkWeights('class', classWeights, classCount)
  checkWeights('image', imageWeights, count)
  if (!classWeights && !imageWeights) return undefined
  return Float32Array.from({ length: count }, (_, i) => (classWeights?.[labels[i]!] ?? 1) * (imageWeights?.[i] ?? 1))
}

function checkWeights(what: string, weights: ArrayLike<number> | undefined, needed: number): void {
  if (!weights) return
  if (weights.length !== needed)
    throw new TrainingError(`${weights.length} ${what} weights given, ${needed} needed: one for each ${what}`)
  const wrong = Array.from(weights).findIndex((weight) => !Number.isFinite(weight) || weight < 0)
  if (wrong >= 0)
    throw new TrainingError(`the weight of ${what} ${wrong} is ${weights[wrong]}; it must be a number not below 0`)
}
