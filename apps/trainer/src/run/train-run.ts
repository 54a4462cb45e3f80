import type { Dataset } from '@misfit/data/dataset'
import type { NewRunEvent } from '@misfit/events/run/run-event'
import { trainingRulesOf } from '@misfit/events/settings/training-rules'
import { buildModel } from '@misfit/model/build'
import { findModelSpec } from '@misfit/model/find-model'
import type { ModelSpec } from '@misfit/model/spec'
import { summarizeModel } from '@misfit/model/summary'
import { backendInfo, type TensorFlow } from '@misfit/model/tensorflow'
import { saveCheckpoint, type CheckpointSettings } from '@misfit/training/fit/checkpoint'
import { createTrainingStep } from '@misfit/training/step/create-step'
import { fit } from '@misfit/training/fit/fit'
import {
  startOfTraining,
  type FitProgress,
  type StepsEvent,
  type TrainingEvent,
} from '@misfit/training/fit/training-events'
import type { TrainingStep } from '@misfit/training/step/training-step'
import type { ActiveRun } from './active-run.ts'
import { answerHeldOut } from './answer-held-out.ts'
import { augmentedBatches } from './augmented-batches.ts'
import { describeDataset } from '../datasets/dataset-description.ts'
import { backendWarning, describeEnvironment } from './environment.ts'
import { CheckpointSaving } from './checkpoint-saving.ts'
import { checkpointsFolder, lastCheckpoint } from './run-checkpoints.ts'
import { decidingSettings, stepChoices } from './training-choices.ts'
import { testBestModel } from './score-best-model.ts'
import { trainingDataOf } from './training-data.ts'
import { writePredictions } from './write-predictions.ts'

/** Most steps in one event, so that a `steps` line stays far below the longest line. */
const mostStepsInEvent = 500

/**
 * Trains a run from its beginning, or from its last checkpoint: data, model, the loop, then the best model on the test
 * images, saved, loaded and tested again. Everything that happens is an event in the run folder.
 *
 * @returns `stopped` when it was told to stop; its last checkpoint is where it goes on
 */
export async function trainRun(run: ActiveRun, dataset: Dataset): Promise<'completed' | 'stopped'> {
  const { settings } = run
  const spec = findModelSpec(settings.model)
  const { train, heldOut } = await trainingDataOf(settings, dataset, run.folder.path)
  const { validation } = dataset.partitions
  const model = buildModel(spec, {
    inputShape: dataset.imageShape,
    classCount: dataset.classes.length,
    seed: settings.seed,
  })
  const saving = new CheckpointSaving()
  const step = createTrainingStep(model, train, {
    pixelScale: spec.pixelScale,
    seed: settings.seed,
    batchSize: settings.batchSize,
    ...stepChoices(settings),
    ...(settings.augmentation ? { fillBatch: augmentedBatches(train, dataset.imageShape, settings.seed) } : {}),
  })
  try {
    const decided = decidingSettings(settings, dataset)
    const progress = await continueFromCheckpoint(run, step, decided)
    const stepsPerEpoch = Math.ceil(train.count / settings.batchSize)
    tellBeginning(run, { spec, model, dataset, step, stepsPerEpoch, progress })
    const save = (at: FitProgress) => saving.begin(() => saveProgress(run, step, decided, stepsPerEpoch, at))
    const onEvent = async (event: TrainingEvent) => {
      for (const told of runEvents(run, event, stepsPerEpoch)) run.emit(told)
      if (event.type === 'epoch' || (event.type === 'steps' && saving.isDue && Number.isFinite(event.progress.lossSum)))
        await save(event.progress)
      if (event.type === 'epoch' && event.epoch === run.untilEpoch) stopAtRung(run)
    }
    const result = await fit(
      step,
      { train, validation },
      { ...settings, rules: trainingRulesOf(settings) },
      onEvent,
      run.control,
      progress,
    )
    if (result.outcome === 'stopped') await save(result.progress)
    await saving.done()
    if (result.outcome === 'stopped' || run.control.stopped) return 'stopped'
    await testBestModel(run, { step, model, spec, dataset })
    if (heldOut) await answerHeldOut(run, step, heldOut)
    return 'completed'
  } finally {
    // Nothing may be told of the run any more once it has told its end.
    await saving.done().catch(() => undefined)
    step.dispose()
  }
}

/**
 * Stops a run at the rung of its sweep, which compares it with others before it may go on. After the last epoch this
 * has no effect.
 */
function stopAtRung(run: ActiveRun): void {
  run.stopReason ??= `trained up to epoch ${run.untilEpoch}, as its sweep asked`
  run.control.stop()
}

async function continueFromCheckpoint(
  run: ActiveRun,
  step: TrainingStep,
  decided: CheckpointSettings,
): Promise<FitProgress> {
  if (run.attempt === 1) return startOfTraining
  const checkpoint = await lastCheckpoint(run.folder.path, decided)
  if (checkpoint === null) return startOfTraining
  step.writeState(checkpoint.state)
  return checkpoint.progress
}

interface Beginning {
  readonly spec: ModelSpec
  readonly model: ReturnType<TensorFlow['model']>
  readonly dataset: Dataset
  readonly step: TrainingStep
  readonly stepsPerEpoch: number
  readonly progress: FitProgress
}

function tellBeginning(run: ActiveRun, { spec, model, dataset, step, stepsPerEpoch, progress }: Beginning): void {
  const backend = backendInfo()
  run.emit({
    type: 'started',
    attempt: run.attempt,
    fromStep: progress.epochsDone * stepsPerEpoch + progress.stepsIntoEpoch,
    environment: {
      ...describeEnvironment(backend, run.threads),
      precision: step.precision,
      execution: step.kind,
      ...(step.reason === undefined ? {} : { executionReason: step.reason.slice(0, 1000) }),
      stepsPerCall: step.stepsPerCall,
    },
  })
  const warning = backendWarning(backend)
  if (warning !== null) run.emit({ type: 'log', level: 'warning', message: warning })
  if (run.attempt > 1 && progress === startOfTraining) {
    run.emit({
      type: 'log',
      level: 'info',
      message: 'There is no checkpoint yet: training begins again at the first step.',
    })
  }
  run.emit({ type: 'dataset', dataset: describeDataset(dataset) })
  const { layers, parameters, trainableParameters } = summarizeModel(model)
  run.emit({
    type: 'model',
    title: spec.title,
    description: `${spec.description} ${spec.changes}`.trim(),
    layers: layers.map((layer) => ({ ...layer, outputShape: [...layer.outputShape] })),
    parameters,
    trainableParameters,
    pixelScale: spec.pixelScale,
    stepsPerEpoch,
    totalSteps: stepsPerEpoch * run.settings.epochs,
  })
}

/** Makes a run's events of what the loop tells. */
function runEvents(run: ActiveRun, event: TrainingEvent, stepsPerEpoch: number): NewRunEvent[] {
  switch (event.type) {
    case 'steps':
      return stepsEvents(event)
    case 'epoch': {
      const {
        epoch,
        step,
        seconds,
        validationSeconds,
        loss,
        accuracy,
        valLoss,
        valObjective,
        valAccuracy,
        learningRate,
      } = event
      return [
        {
          type: 'epoch',
          epoch,
          step,
          seconds,
          validationSeconds,
          loss,
          accuracy,
          valLoss,
          ...(valObjective === undefined ? {} : { valObjective }),
          valAccuracy,
          learningRate,
          ...writePredictions(run.folder, event.predictions),
        },
      ]
    }
    case 'paused':
    case 'resumed':
      return [{ type: event.type, step: (event.epoch - 1) * stepsPerEpoch + event.batch }]
  }
}

function stepsEvents({ epoch, firstStep, loss, accuracy, stepsPerSecond, imagesPerSecond }: StepsEvent): NewRunEvent[] {
  const events: NewRunEvent[] = []
  for (let from = 0; from < loss.length; from += mostStepsInEvent) {
    events.push({
      type: 'steps',
      epoch,
      firstStep: firstStep + from,
      loss: loss.slice(from, from + mostStepsInEvent).map(singlePrecision),
      accuracy: accuracy.slice(from, from + mostStepsInEvent).map(singlePrecision),
      stepsPerSecond: singlePrecision(stepsPerSecond),
      imagesPerSecond: singlePrecision(imagesPerSecond),
    })
  }
  return events
}

/** Nine digits tell every 32-bit float from its neighbours (IEEE 754, 5.12.2), and halve the run folder. */
const singlePrecision = (value: number): number => Number(value.toPrecision(9))

async function saveProgress(
  run: ActiveRun,
  step: TrainingStep,
  settings: CheckpointSettings,
  stepsPerEpoch: number,
  progress: FitProgress,
): Promise<void> {
  const { bytes } = await saveCheckpoint(checkpointsFolder(run.folder.path), {
    progress,
    state: step.readState(),
    settings,
  })
  const { epochsDone, stepsIntoEpoch, best } = progress
  run.emit({
    type: 'checkpoint',
    step: epochsDone * stepsPerEpoch + stepsIntoEpoch,
    epoch: epochsDone,
    best: stepsIntoEpoch === 0 && best?.epoch === epochsDone,
    bytes,
  })
}
