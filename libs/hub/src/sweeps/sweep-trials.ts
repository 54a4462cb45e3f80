import { randomGenerator, type RandomGenerator } from '@misfit/data/random'
import { newRunSettingsSchema } from '@misfit/events/settings/new-run-settings'
import { runNameSchema, type RunSettings, settingsProblems } from '@misfit/events/settings/settings'
import {
  type Dimension,
  mostTrials,
  settingInWords,
  type SweepSpec,
  type SweepValue,
  trialCount,
  valueInWords,
} from '@misfit/events/settings/sweep'
import { HttpProblem } from '../api/problem.ts'

/** Most times that a combination is drawn again because it is there already, as when few values can be drawn. */
const mostRedraws = 20

/**
 * Chooses the values of each trial of a sweep, in the order of `vary`.
 *
 * @throws Problem 400 when they are too many
 */
export function trialsOf(spec: SweepSpec): SweepValue[][] {
  if (trialCount(spec) > mostTrials)
    throw new HttpProblem(400, `the grid has ${trialCount(spec)} combinations; at most ${mostTrials} are trained`)
  return spec.method === 'grid' ? combinations(spec.vary) : draws(spec)
}

/** Every combination; the last setting changes fastest. */
function combinations(vary: readonly Dimension[]): SweepValue[][] {
  return vary.reduce<SweepValue[][]>(
    (before, dimension) =>
      before.flatMap((values) => ('values' in dimension ? dimension.values.map((value) => [...values, value]) : [])),
    [[]],
  )
}

/** Different combinations, drawn with the seed; fewer than asked for when there are no more. */
function draws({ vary, trials, seed }: SweepSpec): SweepValue[][] {
  const random = randomGenerator(seed)
  const drawn = new Map<string, SweepValue[]>()
  for (let tries = 0; drawn.size < trials && tries < trials * mostRedraws; tries += 1) {
    const values = vary.map((dimension) => draw(dimension, random))
    drawn.set(JSON.stringify(values), values)
  }
  return [...drawn.values()]
}

function draw(dimension: Dimension, random: RandomGenerator): SweepValue {
  if ('values' in dimension) return dimension.values[random.below(dimension.values.length)] ?? 0
  const { from, to, scale, whole } = dimension.range
  const value =
    scale === 'log' ? Math.exp(random.between(Math.log(from), Math.log(to))) : random.between(from, whole ? to + 1 : to)
  // Four digits are plenty for a rate, and can be read.
  return whole ? Math.min(to, Math.floor(value)) : Number(value.toPrecision(4))
}

/**
 * The settings of a trial's run.
 *
 * @throws Problem 400 that names the trial and the setting that cannot be
 */
export function settingsOfTrial(
  { name, settings: { learningRate, ...settings }, vary, usualRates }: SweepSpec,
  values: readonly SweepValue[],
  sweep: { id: string; trial: number },
): RunSettings {
  const words = vary.map(({ setting }, i) => `${settingInWords(setting)} ${valueInWords(values[i] ?? '')}`).join(', ')
  const varied = vary.reduce(
    (before: Record<string, unknown>, { setting }, i) => withSetting(before, setting, values[i]),
    usualRates === true ? settings : { ...settings, learningRate },
  )
  const title = runNameSchema.safeParse(`${name}: ${words}`.slice(0, 200))
  const parsed = newRunSettingsSchema.safeParse({ ...varied, name: title.success ? title.data : name, sweep })
  if (parsed.success) return parsed.data
  throw new HttpProblem(400, `${words}: ${settingsProblems(parsed.error).join('; ')}`)
}

function withSetting(settings: Record<string, unknown>, path: string, value: unknown): Record<string, unknown> {
  const [name = path, part] = path.split('.')
  if (part !== undefined) {
    const whole = settings[name]
    const usual = name === 'optimizer' ? { kind: 'adam' } : {}
    return { ...settings, [name]: { ...(typeof whole === 'object' && whole !== null ? whole : usual), [part]: value } }
  }
  // A kind alone stands for it with its usual constants.
  const isKind = (name === 'optimizer' || name === 'schedule') && typeof value === 'string'
  return { ...settings, [name]: isKind ? { kind: value } : value }
}
