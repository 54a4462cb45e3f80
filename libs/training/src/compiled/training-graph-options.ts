import type { TrainingRules } from '@misfit/events/settings/training-rules'
import type { TargetLoss } from './loss.ts'
import type { NumberType } from './value.ts'
import type { Variable } from './variable.ts'
import type { AdamConstants, Optimizer } from '../optimizers/optimizer.ts'
import type { GradientClipping } from '../step/gradient-clipping.ts'
import type { Weight } from '../step/weight-arrays.ts'

/** The variables of one weight. */
export interface WeightMemory {
  readonly weight: Variable
  /** Memory of the optimizer for this weight, if it is trained. */
  readonly slots?: readonly Variable[]
}

/** A step that one operation computes. */
export interface DenseStep {
  readonly adam: AdamConstants
  readonly pixelScale: number
  /** Kernel and bias of each layer in turn. */
  readonly weights: readonly Weight[]
}

export interface TrainingGraphOptions {
  readonly imageShape: readonly number[]
  readonly pixelScale: number
  readonly optimizer: Optimizer
  readonly clipping?: GradientClipping | undefined
  readonly loss: TargetLoss
  /** The current ones unless given. */
  readonly rules?: TrainingRules | undefined
  /** Type in which a step computes in between its weights, which stay 32-bit floats, and its loss. */
  readonly numbers: NumberType
  /** Type in which matrix products and convolutions are computed, when the rest is in `bfloat16`. */
  readonly products: NumberType
  /** Whether a dense layer on the pixels takes them as bytes. Its operations must be there. */
  readonly byteProducts: boolean
  /** Whether relu's gradient is an operation of ours. It must be there. */
  readonly ownGradients: boolean
  /** Operation that computes a whole step, where one does. */
  readonly denseStep?: DenseStep | undefined
  /** Whether each image has a weight in the loss. */
  readonly weighted: boolean
  /** Number of pieces that a batch is computed in, side by side. */
  readonly pieces: number
  /** Numbers of steps that calls take, one call to write for each. */
  readonly stepCounts: readonly number[]
}
