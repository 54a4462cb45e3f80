import type { RunSettings } from './settings.ts'
import { trainingRulesOf } from './training-rules.ts'
import type { ClippingSettings, OptimizerSettings, ScheduleSettings } from './training-options.ts'

const optimizerNames = { adam: 'Adam', adamw: 'AdamW', sgd: 'SGD', rmsprop: 'RMSprop' } as const

/** Constants that hardly anybody changes are told only when they are not these. */
const usual: Readonly<Record<string, number | boolean>> = {
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
  rho: 0.9,
  nesterov: false,
}

const constantNames: Readonly<Record<string, string>> = { weightDecay: 'weight decay' }

/** `AdamW (weight decay 0.01)`; a run without a choice trains with Adam. */
export function optimizerInWords(
  optimizer: OptimizerSettings = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
): string {
  const { kind, ...constants } = optimizer
  const told = Object.entries(constants)
    .filter(([name, value]) => usual[name] !== value && !(name === 'momentum' && value === 0))
    .map(([name, value]) => (value === true ? 'Nesterov' : `${constantNames[name] ?? name} ${String(value)}`))
  return told.length === 0 ? optimizerNames[kind] : `${optimizerNames[kind]} (${told.join(', ')})`
}

/** Says how the learning rate changes: `down half a cosine to 0`. */
export function scheduleInWords(schedule: ScheduleSettings = { kind: 'constant' }): string {
  switch (schedule.kind) {
    case 'constant':
      return 'constant'
    case 'step':
      return `times ${schedule.factor} after every ${schedule.every === 1 ? 'epoch' : epochs(schedule.every)}`
    case 'exponential':
      return `times ${schedule.factor} over each epoch`
    case 'cosine': {
      const over = schedule.epochs === undefined ? '' : ` over ${epochs(schedule.epochs)}`
      return `down half a cosine to ${share(schedule.floor)}${over}`
    }
    case 'plateau': {
      const floor = schedule.floor === 0 ? '' : `, not below ${share(schedule.floor)}`
      return `times ${schedule.factor} when validation loss stands still for ${epochs(schedule.patience)}${floor}`
    }
  }
}

/** `to a norm of 1 all together`. */
export function clippingInWords({ by, limit }: ClippingSettings): string {
  switch (by) {
    case 'norm':
      return `to a norm of ${limit} all together`
    case 'variableNorm':
      return `to a norm of ${limit}, each variable by itself`
    case 'value':
      return `to ${limit} in each entry`
  }
}

/** Says in short which epoch is the best one: `best by validation accuracy`. */
export const bestInWords = ({ bestBy = 'accuracy' }: Pick<RunSettings, 'bestBy'>): string =>
  `best by validation ${bestBy}`

/**
 * Says in full which epoch is the best one: `the highest validation accuracy, of equal ones the lower validation loss`.
 */
export const bestRuleInWords = ({ bestBy = 'accuracy' }: Pick<RunSettings, 'bestBy'>): string =>
  bestBy === 'accuracy'
    ? 'the highest validation accuracy, of equal ones the lower validation loss'
    : 'the lowest validation loss that is trained on, of equal ones the higher validation accuracy'

/**
 * The finer choices of a run, each with its name and in words; those that were not made are left out, but for the
 * optimizer.
 */
export function choicesInWords(settings: RunSettings): [name: string, words: string][] {
  const { optimizer, schedule, warmUpSteps, labelSmoothing, clipping, bestBy } = settings
  const words: [string, string][] = [['optimizer', optimizerInWords(optimizer)]]
  if (schedule !== undefined && schedule.kind !== 'constant')
    words.push(['schedule', `learning rate ${scheduleInWords(schedule)}`])
  if (warmUpSteps)
    words.push([
      'warm-up',
      `warm-up over ${warmUpSteps} ${warmUpSteps === 1 ? 'step' : 'steps'}${warmUpUnder(settings)}`,
    ])
  if (labelSmoothing) words.push(['label smoothing', `label smoothing ${labelSmoothing}`])
  if (clipping !== undefined) words.push(['clipping', `gradients clipped ${clippingInWords(clipping)}`])
  if (bestBy !== undefined) words.push(['best epoch', bestInWords(settings)])
  return words
}

/** Runs of before lost a part of the rate to the schedule while they warmed up. */
const warmUpUnder = (settings: RunSettings): string =>
  trainingRulesOf(settings) === 1 && settings.schedule !== undefined && settings.schedule.kind !== 'constant'
    ? ', the schedule falling meanwhile'
    : ''

const epochs = (count: number): string => (count === 1 ? '1 epoch' : `${count} epochs`)
const share = (floor: number): string => (floor === 0 ? '0' : `${Number((100 * floor).toPrecision(4))} % of it`)
