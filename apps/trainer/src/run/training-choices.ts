import type { Dataset } from '@misfit/data/dataset'
import type { RunSettings } from '@misfit/events/settings/settings'
import { trainingRulesOf } from '@misfit/events/settings/training-rules'
import type { CheckpointSettings } from '@misfit/training/fit/checkpoint'
import type { TrainingStepOptions } from '@misfit/training/step/training-step'

/** Chooses a training step's options by a run's settings, beside seed and batch size. */
export function stepChoices(settings: RunSettings) {
  const { optimizer, clipping, labelSmoothing, precision, stepsPerCall } = settings
  return {
    rules: trainingRulesOf(settings),
    optimizer,
    clipping,
    loss: labelSmoothing === undefined ? undefined : { labelSmoothing },
    precision,
    ...(stepsPerCall === undefined ? {} : { stepsPerCall }),
  } satisfies Partial<TrainingStepOptions>
}

/**
 * Settings that a checkpoint must agree with. Choices that were not made are left out, so that checkpoints from before
 * there was the choice stay valid. Threads and steps per call decide how fast a run is, not what it learns from which
 * images.
 */
export function decidingSettings(settings: RunSettings, dataset: Dataset): CheckpointSettings {
  const { model, epochs, batchSize, learningRate, seed, augmentation } = settings
  const { optimizer, schedule, warmUpSteps, labelSmoothing, clipping, precision, bestBy, rules, fold, labelChanges } =
    settings
  return {
    model,
    dataset: dataset.id,
    epochs,
    batchSize,
    learningRate,
    seed,
    augmentation,
    ...(optimizer === undefined ? {} : { optimizer: inOneText(optimizer) }),
    ...(schedule === undefined ? {} : { schedule: inOneText(schedule) }),
    ...(warmUpSteps === undefined ? {} : { warmUpSteps }),
    ...(labelSmoothing === undefined ? {} : { labelSmoothing }),
    ...(clipping === undefined ? {} : { clipping: inOneText(clipping) }),
    ...(precision === undefined ? {} : { precision }),
    ...(bestBy === undefined ? {} : { bestBy }),
    ...(rules === undefined ? {} : { rules }),
    ...(fold === undefined ? {} : { fold: `${fold.index + 1} of ${fold.count}` }),
    ...(labelChanges === undefined ? {} : { labelChanges: labelChanges.sha256 }),
  }
}

/** `kind adamw, beta1 0.9, ...`, in the order of the names: it is compared, and read in a message. */
function inOneText(choice: Readonly<Record<string, unknown>>): string {
  return Object.entries(choice)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ')
}
