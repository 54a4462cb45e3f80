import type { NewRunSettings } from '@misfit/events/settings/new-run-settings'

export interface SettingFlag {
  readonly flag: string
  /** Value to give the flag instead. */
  readonly remedy: string
}

/** The flag that sets each setting that can be set from the command line. */
const settingFlags: Partial<Record<keyof NewRunSettings, SettingFlag>> = {
  name: { flag: '--name', remedy: 'give a text of 1 to 200 characters on one line' },
  tags: { flag: '--tag', remedy: 'give up to 32 tags of 1 to 50 characters' },
  model: { flag: '--model', remedy: '"models" lists those there are' },
  dataset: { flag: '--dataset', remedy: '"datasets" lists those there are' },
  epochs: { flag: '--epochs', remedy: 'give a whole number from 1, such as --epochs 5' },
  batchSize: { flag: '--batch-size', remedy: 'give a whole number from 1 to 65536, such as --batch-size 32' },
  learningRate: { flag: '--learning-rate', remedy: 'give a number above 0, such as --learning-rate 0.001' },
  seed: { flag: '--seed', remedy: 'give a whole number from 0 to 4294967295, such as --seed 42' },
  augmentation: { flag: '--augmentation', remedy: 'it takes no value' },
  ensembleOf: { flag: '--ensemble-of', remedy: 'give 2 to 16 runs' },
  optimizer: { flag: '--optimizer', remedy: 'give adam, adamw, sgd or rmsprop' },
  schedule: { flag: '--schedule', remedy: 'give constant, step, exponential, cosine or plateau' },
  warmUpSteps: { flag: '--warm-up', remedy: 'give a whole number of steps, such as --warm-up 500' },
  labelSmoothing: { flag: '--label-smoothing', remedy: 'give a share, such as --label-smoothing 0.1' },
  clipping: {
    flag: '--clip-norm, --clip-variable-norm or --clip-value',
    remedy: 'give a number above 0, such as --clip-norm 1',
  },
  bestBy: { flag: '--best-by', remedy: 'give accuracy or loss' },
  precision: { flag: '--precision', remedy: 'give f32 or bf16' },
  needs: { flag: '--needs', remedy: 'give labels of trainers, such as --needs gpu,big' },
  priority: { flag: '--priority', remedy: 'give a whole number from -100 to 100' },
  retries: { flag: '--retries', remedy: 'give a whole number from 0 to 100' },
  waitSeconds: { flag: '--wait', remedy: 'give a whole number of seconds, such as --wait 3600' },
  threads: { flag: '--threads', remedy: 'give a whole number from 1 to 1024' },
  stepsPerCall: { flag: '--steps-per-call', remedy: 'give a whole number from 1 to 512, such as --steps-per-call 8' },
}

const share = (flag: string, example: number) => ({
  flag,
  remedy: `give a share at least 0 and below 1, such as ${flag} ${example}`,
})
const epochCount = (flag: string, example: number) => ({
  flag,
  remedy: `give a whole number of epochs, such as ${flag} ${example}`,
})

/** The flag that sets each constant of an optimizer or a schedule, by its place in the settings. */
const constantFlags: Readonly<Record<string, SettingFlag>> = {
  'optimizer.beta1': share('--beta1', 0.9),
  'optimizer.beta2': share('--beta2', 0.999),
  'optimizer.epsilon': { flag: '--epsilon', remedy: 'give a number above 0, such as --epsilon 1e-7' },
  'optimizer.weightDecay': { flag: '--weight-decay', remedy: 'give a number from 0, such as --weight-decay 0.01' },
  'optimizer.momentum': share('--momentum', 0.9),
  'optimizer.nesterov': { flag: '--nesterov', remedy: 'it takes no value' },
  'optimizer.rho': share('--rho', 0.9),
  'schedule.factor': {
    flag: '--schedule-factor',
    remedy: 'give a number above 0, at most 1, such as --schedule-factor 0.5',
  },
  'schedule.every': epochCount('--schedule-every', 2),
  'schedule.floor': {
    flag: '--schedule-floor',
    remedy: 'give a share of the learning rate, such as --schedule-floor 0.01',
  },
  'schedule.epochs': epochCount('--schedule-epochs', 5),
  'schedule.patience': epochCount('--schedule-patience', 3),
  'schedule.minDelta': {
    flag: '--schedule-min-delta',
    remedy: 'give a number from 0, such as --schedule-min-delta 0.0001',
  },
}

/** The flag for a place in the settings, such as `['optimizer', 'momentum']`; undefined where no flag sets it. */
export function flagOf(path: readonly PropertyKey[]): SettingFlag | undefined {
  const constant = constantFlags[path.join('.')]
  if (constant !== undefined) return constant
  return Object.entries(settingFlags).find(([name]) => name === path[0])?.[1]
}
