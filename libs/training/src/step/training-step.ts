import type { TrainingRules } from '@misfit/events/settings/training-rules'
import type { GradientClipping } from './gradient-clipping.ts'
import type { LossKind, LossOptions } from '../loss/loss-options.ts'
import type { OptimizerOptions } from '../optimizers/optimizer-options.ts'

/** Images in a batch where nobody says how many. */
export const defaultBatchSize = 32

/**
 * Training step, whoever computes it: stock TensorFlow.js operations (`eager`) or one native graph (`compiled`). The
 * loop in `fit.ts` knows only this.
 */
export interface TrainingStep {
  readonly kind: 'eager' | 'compiled'
  /** Why it is eager, when it could not be compiled. */
  readonly reason?: string
  /**
   * Number of batches that one call of `train` may take and still return in about 100 ms (one, if a step takes longer).
   */
  readonly stepsPerCall: number
  /** Number of training images: row indices in a batch are below this. */
  readonly imageCount: number
  readonly classCount: number
  readonly lossKind: LossKind
  /** Share of each label that is spread over all classes in the loss that is trained on. */
  readonly labelSmoothing: number
  /** Type of number in which a step computes. Weights, optimizer, loss and prediction are 32-bit floats in both. */
  readonly precision: Precision

  /**
   * Trains on these batches in their order.
   *
   * @param batches each the row indices of its training images; the last of an epoch may be smaller
   * @param settings `epoch` from 1, for augmentation that differs by epoch; `learningRate` of all batches, or of each
   */
  train(batches: readonly Uint32Array[], settings: TrainSettings): Promise<TrainedSteps>

  /**
   * The values before the softmax, `[count, classCount]` row by row, with the layers as they are for prediction.
   * Gives way to the event loop between its own batches.
   *
   * @param images pixels 0-255, `[count, height, width, channels]`
   */
  predictLogits(images: Uint8Array, count: number): Promise<Float32Array>

  /** Sum of the penalties that the trained weights add to the loss as they are now; 0 without penalties. */
  penaltyLoss(): number

  /** A copy of everything that training changes: writing it back continues exactly where it was read. */
  readState(): TrainingState

  /** @throws TrainingError when the state belongs to another model. */
  writeState(state: TrainingState): void

  /**
   * Frees the memory of the step. The model stays usable, with its trained weights; while the step lives, its weights
   * are those of the last prediction or reading of the state.
   */
  dispose(): void
}

/** `bf16`: 8 bits of mantissa between weights and loss, where the compiled step can do so. */
export type Precision = 'f32' | 'bf16'

export interface TrainSettings {
  readonly epoch: number
  readonly learningRate: number | readonly number[]
}

/** The learning rate of batch `i` of a call. */
export function rateOfBatch({ learningRate }: TrainSettings, i: number): number {
  return typeof learningRate === 'number' ? learningRate : learningRate[i]!
}

/** Results of steps, one entry for each batch, measured on the forward pass before the update, as Keras does. */
export interface TrainedSteps {
  /** Mean loss over the samples of the batch. */
  readonly loss: Float64Array
  /** Samples of the batch that were classified right. */
  readonly correct: Float64Array
}

/** Everything that training changes, in the order of the model's weights. */
export interface TrainingState {
  /** Updates done so far. */
  readonly step: number
  /** Weights of the model, those that are not trained (moving averages) too. */
  readonly weights: readonly NamedArray[]
  /** The optimizer's memory, such as Adam's moments. */
  readonly optimizer: readonly NamedArray[]
}

export interface NamedArray {
  readonly name: string
  readonly shape: readonly number[]
  readonly values: Float32Array
}

/**
 * Fills a batch for the images of these rows, in place of a plain copy: where augmentation plugs in.
 * It must depend on nothing but its arguments, so that a resumed run sees the same images.
 *
 * @param into pixels 0-255, `[indices.length, height, width, channels]`
 */
export type FillBatch = (indices: Uint32Array, epoch: number, into: Uint8Array) => void

export interface TrainingStepOptions {
  /** Pixels 0-255 are multiplied by this before they enter the model. */
  readonly pixelScale: number
  /** Seed of whatever is random inside a step, such as dropout masks. */
  readonly seed: number
  /** Version of the rules of training; the current one unless given. */
  readonly rules?: TrainingRules | undefined
  readonly fillBatch?: FillBatch
  /** `f32` unless given. An eager step has only that. */
  readonly precision?: Precision | undefined
  /** Adam with Keras's constants unless given. */
  readonly optimizer?: OptimizerOptions | undefined
  /** Cross-entropy without weights unless given. */
  readonly loss?: LossOptions | undefined
  /** Gradients are taken as they are unless given. */
  readonly clipping?: GradientClipping | undefined
  /** Images in a batch, for the measurement of a compiled step; other sizes can be trained on too. 32 unless given. */
  readonly batchSize?: number
  /** Steps of one call of a compiled step; measured unless given. */
  readonly stepsPerCall?: number
}
