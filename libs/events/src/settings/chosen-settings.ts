import { clippingInWords, optimizerInWords, scheduleInWords } from './choices-in-words.ts'
import type { Parameter } from '../run/metric-series.ts'
import type { EventOf } from '../run/run-event.ts'
import type { RunHistory } from '../run/run-history.ts'
import type { ImportFormat } from '../import-source.ts'
import type { RunSettings } from './settings.ts'
import { trainingRulesOf } from './training-rules.ts'

/** The settings of a run that are known to be its own; null is what nobody told. */
interface ChosenSettings {
  readonly model: string | null
  readonly dataset: string | null
  readonly epochs: number | string | null
  readonly batchSize: number | string | null
  readonly learningRate: number | string | null
  readonly seed: number | string | null
  readonly augmentation: boolean | null
  /** Optimizer in words, as schedule and clipping are. */
  readonly optimizer: string | null
  readonly schedule: string | null
  readonly warmUpSteps: number | null
  readonly labelSmoothing: number | null
  readonly clipping: string | null
  /** Measure by which the best epoch is chosen; null for another program, which chooses none. */
  readonly bestBy: 'accuracy' | 'loss' | null
  /** The version of Misfit's rules of training. */
  readonly rules: number | null
}

/** Settings that other programs tell as parameters, under the names that are usual. */
export type TellableSetting = 'epochs' | 'batchSize' | 'learningRate' | 'seed' | 'optimizer'

const usualNames: Readonly<Record<string, TellableSetting>> = {
  epochs: 'epochs',
  num_epochs: 'epochs',
  num_train_epochs: 'epochs',
  n_epochs: 'epochs',
  batch_size: 'batchSize',
  batchsize: 'batchSize',
  lr: 'learningRate',
  learning_rate: 'learningRate',
  learningrate: 'learningRate',
  seed: 'seed',
  random_seed: 'seed',
  optimizer: 'optimizer',
  optimiser: 'optimizer',
  optimizer_name: 'optimizer',
}

/** The longest value of a parameter that is a setting; what is longer is a description of more than that. */
const longestValue = 200

/** Settings among the parameters that a program told, as text. A later parameter replaces an earlier one. */
export function settingsAmong(parameters: readonly Parameter[]): Partial<Record<TellableSetting, string>> {
  const found: Partial<Record<TellableSetting, string>> = {}
  for (const { name, value } of parameters) {
    const key = name.toLowerCase().replace(/[ -]/g, '_')
    const setting = Object.hasOwn(usualNames, key) ? usualNames[key] : undefined
    if (setting !== undefined && value.length <= longestValue) found[setting] = value
  }
  return found
}

/** Trainer of a run, and settings of it that were logged, as far as the table of runs knows them. */
export interface ToldRun {
  readonly settings: RunSettings
  readonly imported?: ImportFormat | undefined
  readonly trainedBy?: 'program' | 'model.fit' | undefined
  readonly untold?: readonly string[] | undefined
  readonly parametersTold?: { readonly [Name in TellableSetting]?: string | undefined } | undefined
}

/**
 * Finds who trains a run, from its `started` event: Misfit's trainer names its environment, and does not leave the loop
 * to another.
 */
export function trainedByOf({
  environment,
  program,
}: {
  environment?: EventOf<'started'>['environment'] | null
  program?: EventOf<'started'>['program'] | null
}): ToldRun['trainedBy'] {
  if (program) return 'program'
  if (!environment) return 'program'
  return environment.execution === 'model.fit' ? 'model.fit' : undefined
}

/**
 * Reads trainer and settings from a run's events, which hold more than the table does for runs of earlier versions;
 * null before the first event.
 */
export function toldRunOf({ created, attempt, environment, program, parameters }: RunHistory): ToldRun | null {
  if (created === null) return null
  return {
    settings: created.settings,
    imported: created.imported?.format,
    untold: created.untold,
    trainedBy: attempt === 0 ? undefined : trainedByOf({ environment, program }),
    parametersTold: settingsAmong(parameters),
  }
}

/**
 * The settings of a run that were chosen for it, or by which it was trained all the same.
 *
 * A run of Misfit's own trainer was trained by all of its settings, defaults too. Of a run that another program
 * trained, or that was imported, only those hold that were told: by name in the run's `created` line, or as parameters.
 * The defaults that the settings have beside them are of Misfit, and say nothing of such a run.
 */
export function chosenSettings({
  settings,
  imported,
  trainedBy,
  untold = [],
  parametersTold = {},
}: ToldRun): ChosenSettings {
  if (imported === undefined && trainedBy === undefined) return ownSettings(settings)
  // An import names no model and no dataset: these two stand in its line because a line needs them.
  const unknown = new Set<string>(untold)
  // TensorFlow.js's loop takes neither from Misfit, but lines of earlier versions have them.
  if (trainedBy === 'model.fit') for (const name of ['seed', 'augmentation']) unknown.add(name)
  const own = ownSettings(settings)
  const value = <Name extends keyof ChosenSettings>(name: Name): ChosenSettings[Name] | null =>
    imported === undefined && settings[name] !== undefined && !unknown.has(name) ? own[name] : null
  const text = (name: TellableSetting): string | number | null => {
    const parameter = parametersTold[name]
    return parameter === undefined
      ? null
      : parameter.trim() !== '' && Number.isFinite(Number(parameter))
        ? Number(parameter)
        : parameter
  }
  const optimizer = text('optimizer')
  return {
    model: value('model'),
    dataset: value('dataset'),
    epochs: value('epochs') ?? text('epochs'),
    batchSize: value('batchSize') ?? text('batchSize'),
    learningRate: value('learningRate') ?? text('learningRate'),
    seed: value('seed') ?? text('seed'),
    augmentation: value('augmentation'),
    optimizer: value('optimizer') ?? (optimizer === null ? null : String(optimizer)),
    schedule: value('schedule'),
    warmUpSteps: value('warmUpSteps'),
    labelSmoothing: value('labelSmoothing'),
    clipping: value('clipping'),
    bestBy: value('bestBy'),
    rules: value('rules'),
  }
}

/** Counts the parameters of the model; null where nobody said, as by a program that logs no layers. */
export const toldParameters = ({ parameters }: { parameters: number | null }): number | null =>
  parameters === 0 ? null : parameters

function ownSettings(settings: RunSettings): ChosenSettings {
  const {
    bestBy = 'accuracy',
    model,
    dataset,
    epochs,
    batchSize,
    learningRate,
    seed,
    augmentation,
    optimizer,
    schedule,
    warmUpSteps,
    labelSmoothing,
    clipping,
  } = settings
  return {
    model,
    dataset,
    epochs,
    batchSize,
    learningRate,
    seed,
    augmentation,
    optimizer: optimizerInWords(optimizer),
    schedule: scheduleInWords(schedule),
    warmUpSteps: warmUpSteps ?? 0,
    labelSmoothing: labelSmoothing ?? 0,
    clipping: clipping === undefined ? 'none' : clippingInWords(clipping),
    bestBy,
    rules: trainingRulesOf(settings),
  }
}
