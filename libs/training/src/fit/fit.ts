import { mixSeed, shuffledIndices } from '@misfit/data/random'
import { learningRateAt } from '@misfit/events/settings/learning-rate'
import { evaluateWhile, type Evaluation } from './evaluate.ts'
import { FitControl } from './fit-control.ts'
import { parseFitOptions, type FitOptions, type ParsedFitOptions } from './fit-options.ts'
import { giveWay } from './give-way.ts'
import { StepLog } from './step-log.ts'
import { NonFiniteLossError, TrainingError } from './training-error.ts'
import { startOfTraining, type BestEpoch, type FitProgress, type TrainingEvent } from './training-events.ts'
import type { TrainedSteps, TrainingStep } from '../step/training-step.ts'
import type { LabelledImages } from '../step/labelled-images.ts'

/** Milliseconds between two `steps` events: 5 to 10 a second. */
const eventInterval = 125
/** Milliseconds without giving way to the event loop. */
const longestTurn = 40

export interface FitResult {
  readonly outcome: 'completed' | 'stopped'
  /** Progress of training: with `step.readState()` it continues there. */
  readonly progress: FitProgress
}

/**
 * Called with each event in order. Training goes on when the returned promise has resolved, so a checkpoint can be
 * written here.
 */
export type OnTrainingEvent = (event: TrainingEvent) => void | Promise<void>

interface FitData {
  /** Training images, which the step has already; only their number is needed here. */
  readonly train: { readonly count: number }
  readonly validation: LabelledImages
}

/**
 * The training loop: each epoch visits all training images once, in an order that follows from the seed and the epoch,
 * in batches of which the last may be smaller, then evaluates on the validation images.
 *
 * Continues at `progress` when given: the step must hold the state that belongs to it.
 *
 * @throws TrainingError when an option is out of range or `progress` does not fit the data
 * @throws NonFiniteLossError when the loss becomes NaN or infinite, after that step has been told
 */
export async function fit(
  step: TrainingStep,
  data: FitData,
  options: FitOptions,
  onEvent: OnTrainingEvent,
  control: FitControl = new FitControl(),
  progress: FitProgress = startOfTraining,
): Promise<FitResult> {
  const parsed = parseFitOptions(options)
  const { epochs, batchSize } = parsed
  const { count } = data.train
  if (count !== step.imageCount)
    throw new TrainingError(`the step holds ${step.imageCount} training images, the data ${count}`)
  const stepsInEpoch = Math.ceil(count / batchSize)
  const { stepsIntoEpoch, samples } = progress
  // All steps of an epoch are done where it was stopped while it was evaluated: then all of its images were seen.
  if (stepsIntoEpoch > stepsInEpoch || (stepsIntoEpoch === stepsInEpoch && samples !== count)) {
    throw new TrainingError(
      `cannot continue after ${progress.stepsIntoEpoch} steps of an epoch of ${stepsInEpoch}; ` +
        'was the batch size changed?',
    )
  }

  while (progress.epochsDone < epochs) {
    const epoch = progress.epochsDone + 1
    const settings = { ...parsed, epoch, count, stepsInEpoch }
    const learningRate = learningRateIn(settings, stepsInEpoch, progress)
    const trained = await trainEpoch(step, settings, onEvent, control, progress)
    progress = trained.progress
    if (trained.stopped) return { outcome: 'stopped', progress }

    const evaluated = await evaluateEpoch(step, data.validation, control, onEvent, epoch, stepsInEpoch)
    // The whole epoch is trained: going on, it is evaluated from the first image.
    if (evaluated === null) return { outcome: 'stopped', progress }
    const { validation, validationSeconds } = evaluated
    // Under rules 1 nothing went by the loss that is trained on, nor was it told.
    const objective = parsed.rules > 1 ? validation.objective : validation.loss
    const best = betterOf(
      progress.best,
      { epoch, valAccuracy: validation.accuracy, valLoss: validation.loss, valObjective: objective },
      parsed.bestBy,
    )
    const loss = progress.lossSum / progress.samples
    const accuracy = progress.correct / progress.samples
    progress = { ...startOfTraining, epochsDone: epoch, best, valLosses: [...progress.valLosses, objective] }
    await onEvent({
      type: 'epoch',
      epoch,
      step: epoch * stepsInEpoch,
      seconds: trained.seconds,
      validationSeconds,
      loss,
      accuracy,
      valLoss: validation.loss,
      valAccuracy: validation.accuracy,
      learningRate,
      ...(Object.is(objective, validation.loss) ? {} : { valObjective: objective }),
      isBest: best.epoch === epoch,
      predictions: validation.predictions,
      progress,
    })
    if (control.stopped && epoch < epochs) return { outcome: 'stopped', progress }
  }
  return { outcome: 'completed', progress }
}

interface Epoch extends ParsedFitOptions {
  readonly epoch: number
  readonly count: number
  readonly stepsInEpoch: number
}

/** Trains the rest of an epoch. Stops and pauses take effect after each call of the step. */
async function trainEpoch(
  step: TrainingStep,
  settings: Epoch,
  onEvent: OnTrainingEvent,
  control: FitControl,
  progress: FitProgress,
): Promise<{ progress: FitProgress; stopped: boolean; seconds: number }> {
  const { epoch, count, batchSize, stepsInEpoch, seed } = settings
  const order = shuffledIndices(count, mixSeed(seed, epoch))
  const log = new StepLog(epoch, stepsInEpoch, progress.stepsIntoEpoch)
  let { stepsIntoEpoch, samples, lossSum, correct } = progress
  const now = (): FitProgress => ({ ...progress, stepsIntoEpoch, samples, lossSum, correct })
  const tell = async () => {
    const event = log.take()
    if (event)
      await log.untimed(async () => {
        await onEvent({ ...event, progress: now() })
      })
  }
  let lastTurn = performance.now()

  while (stepsIntoEpoch < stepsInEpoch) {
    if (performance.now() - lastTurn >= longestTurn) {
      await giveWay()
      lastTurn = performance.now()
    }
    if (control.paused) {
      await tell()
      await log.untimed(() => pause(control, onEvent, epoch, stepsIntoEpoch))
    }
    if (control.stopped) {
      await tell()
      return { progress: now(), stopped: true, seconds: log.seconds }
    }
    const batches = nextBatches(order, batchSize, stepsIntoEpoch, step.stepsPerCall)
    const result = await step.train(batches, {
      epoch,
      learningRate: batches.map((_, i) => learningRateIn(settings, stepsIntoEpoch + i + 1, progress)),
    })
    for (const [i, batch] of batches.entries()) {
      const { loss, right } = resultOf(result, i)
      stepsIntoEpoch += 1
      samples += batch.length
      lossSum += loss * batch.length
      correct += right
      log.add(loss, right, batch.length)
      if (!Number.isFinite(loss)) {
        await tell()
        throw new NonFiniteLossError(epoch, stepsIntoEpoch, (epoch - 1) * stepsInEpoch + stepsIntoEpoch, loss)
      }
    }
    // People wait for the very first ones, and have a curve the sooner.
    const areFirst = epoch === 1 && stepsIntoEpoch === batches.length
    if (areFirst || log.secondsSinceTaken * 1000 >= eventInterval) await tell()
  }
  await tell()
  return { progress: now(), stopped: false, seconds: log.seconds }
}

/**
 * Evaluates a trained epoch; null when it was stopped. Stops and pauses take effect before the next batch of images.
 */
async function evaluateEpoch(
  step: TrainingStep,
  images: LabelledImages,
  control: FitControl,
  onEvent: OnTrainingEvent,
  epoch: number,
  stepsInEpoch: number,
): Promise<{ validation: Evaluation; validationSeconds: number } | null> {
  const started = performance.now()
  let pausedSeconds = 0
  const validation = await evaluateWhile(step, images, async () => {
    if (control.paused) {
      const pausedAt = performance.now()
      await pause(control, onEvent, epoch, stepsInEpoch)
      pausedSeconds += secondsSince(pausedAt)
    }
    return !control.stopped
  })
  return validation && { validation, validationSeconds: secondsSince(started) - pausedSeconds }
}

/** The rate of an epoch's batch, numbered from 1. */
function learningRateIn(
  { schedule, learningRate, warmUpSteps, rules, epoch, epochs, stepsInEpoch }: Epoch,
  batch: number,
  { valLosses }: FitProgress,
): number {
  return learningRateAt({ schedule, warmUpSteps, rules }, learningRate, {
    step: (epoch - 1) * stepsInEpoch + batch,
    stepsInEpoch,
    epochs,
    valLosses,
  })
}

async function pause(control: FitControl, onEvent: OnTrainingEvent, epoch: number, batch: number): Promise<void> {
  const started = performance.now()
  await onEvent({ type: 'paused', epoch, batch })
  await control.whenNotPaused()
  if (!control.stopped) await onEvent({ type: 'resumed', epoch, batch, pausedSeconds: secondsSince(started) })
}

/** Cuts up to `howMany` batches of row indices, from batch number `first` of the epoch's order. */
function nextBatches(order: Uint32Array, batchSize: number, first: number, howMany: number): Uint32Array[] {
  const batches: Uint32Array[] = []
  for (let batch = first; batch < first + howMany && batch * batchSize < order.length; batch++) {
    batches.push(order.subarray(batch * batchSize, (batch + 1) * batchSize))
  }
  return batches
}

function resultOf({ loss, correct }: TrainedSteps, i: number): { loss: number; right: number } {
  return { loss: loss[i] ?? Number.NaN, right: correct[i] ?? 0 }
}

/**
 * Chooses the better of two epochs. By accuracy the higher one wins, of equal ones the lower validation loss; by loss
 * the lower one that is trained on, of equal ones the higher accuracy. Of equals the earlier epoch stays. A loss that
 * is not a number is worse than any.
 */
function betterOf(best: BestEpoch | null, now: Required<BestEpoch>, bestBy: 'accuracy' | 'loss'): BestEpoch {
  const worth = ({ valAccuracy, valLoss, valObjective = valLoss }: BestEpoch): [number, number] =>
    bestBy === 'accuracy' ? [valAccuracy, -orInfinite(valLoss)] : [-orInfinite(valObjective), valAccuracy]
  if (best === null) return now
  const [[first, second], [bestFirst, bestSecond]] = [worth(now), worth(best)]
  return first > bestFirst || (first === bestFirst && second > bestSecond) ? now : best
}

const orInfinite = (loss: number): number => (Number.isNaN(loss) ? Infinity : loss)

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000
}
