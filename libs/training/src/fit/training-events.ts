import type { Predictions } from '@misfit/evaluation/predictions/predictions'

/** Event of `fit` while it trains. Losses may be NaN or infinite: they are given as they are. */
export type TrainingEvent = StepsEvent | EpochEvent | PausedEvent | ResumedEvent

/** The steps since the event before, 5 to 10 times a second while training (each step, when steps take longer). */
export interface StepsEvent {
  readonly type: 'steps'
  /** Number of the epoch, from 1. */
  readonly epoch: number
  /** Number of the first step told here, over all epochs, from 1. */
  readonly firstStep: number
  /** Number of the first batch within the epoch, from 1. */
  readonly firstBatch: number
  readonly stepsInEpoch: number
  /** Mean loss of each batch, measured before its update. */
  readonly loss: readonly number[]
  /** Accuracy of each batch, 0 to 1, from the same forward pass. */
  readonly accuracy: readonly number[]
  /** Steps a second over the time since the event before; pauses and validation do not count. */
  readonly stepsPerSecond: number
  readonly imagesPerSecond: number
  /** Progress at which a checkpoint taken now continues. */
  readonly progress: FitProgress
}

export interface EpochEvent {
  readonly type: 'epoch'
  /** Number of the epoch, from 1. */
  readonly epoch: number
  /** Steps done over all epochs. */
  readonly step: number
  /** Time spent training, without validation and pauses (of this process, if the epoch was resumed). */
  readonly seconds: number
  readonly validationSeconds: number
  /** Mean over the samples of the epoch, each measured before the update of its batch. */
  readonly loss: number
  readonly accuracy: number
  /** Validation loss without smoothing and penalties, so that runs can be compared. */
  readonly valLoss: number
  /**
   * The validation loss that is trained on, with both, as Keras's `val_loss`; absent where it is the same, and under
   * rules 1.
   */
  readonly valObjective?: number
  readonly valAccuracy: number
  /** Learning rate of the epoch's last step. */
  readonly learningRate: number
  /** The best so far, by what `bestBy` says. */
  readonly isBest: boolean
  readonly predictions: Predictions
  /** Progress at which a checkpoint taken now continues. */
  readonly progress: FitProgress
}

export interface PausedEvent {
  readonly type: 'paused'
  /** The epoch in which it stands, from 1, and the steps done in it. */
  readonly epoch: number
  readonly batch: number
}

export interface ResumedEvent {
  readonly type: 'resumed'
  readonly epoch: number
  readonly batch: number
  readonly pausedSeconds: number
}

/** Progress of training: with a `TrainingState`, all that is needed to go on exactly there. */
export interface FitProgress {
  readonly epochsDone: number
  /** Steps done in the epoch after those, 0 between epochs. */
  readonly stepsIntoEpoch: number
  /** Sums over the samples of the unfinished epoch. */
  readonly samples: number
  readonly lossSum: number
  readonly correct: number
  readonly best: BestEpoch | null
  /**
   * Validation losses by which a schedule waits for a plateau, one for each epoch done: the loss that is trained on;
   * under rules 1 the plain one.
   */
  readonly valLosses: readonly number[]
}

export interface BestEpoch {
  readonly epoch: number
  readonly valAccuracy: number
  readonly valLoss: number
  /** The loss that is trained on. Checkpoints of rules 1 have none. */
  readonly valObjective?: number | undefined
}

/** Progress before the first step. */
export const startOfTraining: FitProgress = {
  epochsDone: 0,
  stepsIntoEpoch: 0,
  samples: 0,
  lossSum: 0,
  correct: 0,
  best: null,
  valLosses: [],
}
