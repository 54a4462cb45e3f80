import { z } from 'zod'
import { runIdSchema } from '../ids.ts'
import type { RunSummary } from '../run/run-summary.ts'
import { chosenSettingsSchema, underCurrentRules } from './new-run-settings.ts'
import { runNameSchema, runSettingsSchema } from './settings.ts'

/** Settings that a sweep may vary. A dot leads into an optimizer or a schedule: `optimizer.momentum`. */
const variedSettings = [
  'model',
  'dataset',
  'epochs',
  'batchSize',
  'learningRate',
  'seed',
  'augmentation',
  'optimizer',
  'schedule',
  'warmUpSteps',
  'labelSmoothing',
  'precision',
  'threads',
  'stepsPerCall',
] as const
const settingPathSchema = z
  .string()
  .max(60)
  .refine(
    (path) =>
      variedSettings.some((name) => path === name) || /^(optimizer|schedule|clipping)\.[a-zA-Z0-9]{1,30}$/.test(path),
    `a sweep varies ${variedSettings.join(', ')}, or a part such as optimizer.momentum`,
  )

/** A kind alone stands for an optimizer or a schedule with its usual constants. */
const valueSchema = z.union([
  z.number(),
  z.boolean(),
  z.string().min(1).max(100),
  z.record(z.string().max(30), z.union([z.number(), z.string().max(30), z.boolean()])),
])
export type SweepValue = z.infer<typeof valueSchema>

const rangeSchema = z
  .strictObject({
    from: z.number(),
    to: z.number(),
    /** `log` draws each power of ten alike, as suits learning rates. */
    scale: z.enum(['linear', 'log']).default('linear'),
    /** Whole numbers only. */
    whole: z.boolean().default(false),
  })
  .refine(({ from, to }) => from < to, 'a range goes from a smaller number to a larger one')
  .refine(({ from, scale }) => scale === 'linear' || from > 0, 'a logarithmic range begins above 0')

export const dimensionSchema = z.union([
  z.strictObject({
    setting: settingPathSchema,
    values: z.array(valueSchema).min(1, 'give at least one value').max(100, 'at most 100 values'),
  }),
  z.strictObject({ setting: settingPathSchema, range: rangeSchema }),
])
export type Dimension = z.infer<typeof dimensionSchema>

export const mostTrials = 500

const sweepShape = {
  name: runNameSchema,
  /** Nobody chose a learning rate: each trial takes the one that its optimizer begins with. */
  usualRates: z.boolean().optional(),
  /**
   * - `grid`: every combination of the values
   * - `random`: so many drawn with the seed
   * - `halving`: drawn like `random`; all train a little, the better half goes on, and so on (Jamieson and Talwalkar
   *   2016)
   */
  method: z.enum(['grid', 'random', 'halving']),
  vary: z.array(dimensionSchema).min(1, 'vary at least one setting').max(10, 'at most 10 settings vary'),
  /** Number of trials that are drawn; of no meaning to a grid. */
  trials: z
    .int('the number of trials is a whole number')
    .min(1)
    .max(mostTrials, `at most ${mostTrials} trials`)
    .default(8),
  /** Seed of what is drawn. */
  seed: z.int().min(0).max(4_294_967_295).default(42),
  /** Runs of each trial, each of which holds out another part of the training images; the mean of them counts. */
  folds: z.int().min(2, 'at least 2 folds').max(20, 'at most 20 folds').optional(),
  /** Epochs of the first rung of `halving`; each next rung has twice as many. */
  firstEpochs: z.int('the first rung has a whole number of epochs').min(1).default(1),
  measure: z.enum(['valAccuracy', 'valLoss']).default('valAccuracy'),
}

/** A sweep as it is stored. Its settings are those of every run, but for what varies. */
export const sweepSpecSchema = z.object({ ...sweepShape, settings: runSettingsSchema })
export type SweepSpec = z.output<typeof sweepSpecSchema>

/** Settings of a sweep that a person begins: its runs are under the current rules of training. */
export const startSweepSchema = z
  .object({ ...sweepShape, settings: chosenSettingsSchema })
  .refine(({ vary }) => new Set(vary.map(({ setting }) => setting)).size === vary.length, 'each setting varies once')
  .refine(
    ({ method, vary }) => method !== 'grid' || vary.every((dimension) => 'values' in dimension),
    'a grid needs values; a range is for random and halving',
  )
  .refine(
    ({ method, vary }) =>
      method !== 'halving' || vary.every(({ setting }) => setting !== 'epochs' && !setting.startsWith('schedule')),
    'successive halving decides how many epochs each run gets; vary neither epochs nor the schedule',
  )
  .transform(({ settings, ...spec }): SweepSpec => ({
    ...spec,
    settings: underCurrentRules(settings),
    ...((spec.usualRates ?? settings.learningRate === undefined) ? { usualRates: true } : {}),
  }))
export type StartSweep = z.input<typeof startSweepSchema>

/** Values that each trial sets, in the order of `vary`. */
export const sweepTrialsSchema = z.array(z.array(valueSchema))

/** A sweep as it is stored; how far it is follows from its runs, whose settings name it. */
export const sweepSchema = z.object({
  sweepId: runIdSchema,
  spec: sweepSpecSchema,
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  trials: sweepTrialsSchema,
  /** Epochs at which the rungs of `halving` end; one for other methods. */
  rungs: z.array(z.number().int()),
  /** The rung that trains now, from 0; the number of rungs when all are decided. */
  rung: z.number().int(),
  /** Set when a person stopped it. */
  stoppedAt: z.number().nullable(),
})
export type Sweep = z.infer<typeof sweepSchema>
export const sweepsSchema = z.array(sweepSchema)

/** Scores trials, one number each: the mean over the runs of a trial; null until all of them have one. */
export function scoreOf(
  runs: readonly Pick<RunSummary, 'valAccuracy' | 'valLoss'>[],
  measure: SweepSpec['measure'],
): number | null {
  const values = runs.map((run) => run[measure]).filter((value) => value !== null)
  return values.length === 0 || values.length < runs.length
    ? null
    : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Orders the better score first; one that is missing or not a number comes last. */
export function betterFirst(measure: SweepSpec['measure']): (a: number | null, b: number | null) => number {
  const worth = (score: number | null) =>
    score === null || Number.isNaN(score) ? Number.NEGATIVE_INFINITY : measure === 'valLoss' ? -score : score
  return (a, b) => (worth(a) === worth(b) ? 0 : worth(b) - worth(a))
}

export const startedSweepSchema = z.object({ sweepId: runIdSchema, runIds: z.array(runIdSchema) })
/** `all` stops what trains as well; `rest` only what has not begun. */
export const stopSweepSchema = z.object({ what: z.enum(['all', 'rest']) })

/** Counts the trials that a sweep has at most: every combination of a grid, else as many as were asked for. */
export function trialCount({ method, vary, trials }: Pick<SweepSpec, 'method' | 'vary' | 'trials'>): number {
  return method === 'grid'
    ? vary.reduce((product, dimension) => product * ('values' in dimension ? dimension.values.length : 0), 1)
    : trials
}

/**
 * Epochs at which the rungs end: of `halving` each twice the one before, the last one all of them; of others all at
 * once.
 */
export function rungsOf({
  method,
  firstEpochs,
  settings: { epochs },
}: Pick<SweepSpec, 'method' | 'firstEpochs'> & { settings: { epochs: number } }): number[] {
  const rungs: number[] = []
  if (method === 'halving') for (let rung = firstEpochs; rung < epochs; rung *= 2) rungs.push(rung)
  return [...rungs, epochs]
}

/** `learningRate` as people say it: `learning rate`. */
export const settingInWords = (setting: string): string =>
  setting.replace(/^[a-z]+\./, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

/** A value as it stands in a name or a table. */
export function valueInWords(value: SweepValue): string {
  if (typeof value !== 'object') return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
  const { kind, ...constants } = value
  return [kind, ...Object.entries(constants).map(([name, constant]) => `${settingInWords(name)} ${String(constant)}`)]
    .filter((part) => part !== undefined)
    .join(' ')
}
