import type { RunSettings } from '@misfit/events/settings/settings'
import {
  type Dimension,
  dimensionSchema,
  startedSweepSchema,
  startSweepSchema,
  type StartSweep,
} from '@misfit/events/settings/sweep'
import { requireHub } from '../../hub/hub-address.ts'
import { HubHttp } from '../../hub/hub-http.ts'
import { quoted } from '../run-settings-flags.ts'
import { UsageError } from '../usage-error.ts'
import type { CommandContext } from './context.ts'

export interface SweepFlags {
  vary: string[]
  method: StartSweep['method']
  trials?: number
  folds?: number
  firstEpochs?: number
  drawSeed?: number
  measure?: StartSweep['measure']
  learningRate?: number
  hub?: string
  json?: true
}

/**
 * Starts a sweep on the trainers of a dashboard.
 *
 * @throws UsageError that says what is wrong with the flags; HubError when the hub refuses a trial
 */
export async function startSweepAtHub(
  { home }: CommandContext,
  settings: RunSettings,
  flags: SweepFlags,
): Promise<void> {
  const { method, trials, folds, firstEpochs, drawSeed: seed, measure } = flags
  const spec = startSweepSchema.safeParse({
    name: settings.name,
    settings,
    method,
    usualRates: flags.learningRate === undefined,
    vary: flags.vary.map(dimensionOf),
    trials,
    folds,
    firstEpochs,
    seed,
    measure,
  })
  if (!spec.success)
    throw new UsageError(spec.error.issues.map(({ path, message }) => [...path, message].join(': ')).join('\n'))
  const url = await requireHub(home, flags.hub)
  const { sweepId, runIds } = startedSweepSchema.parse(await new HubHttp(url).postJson('/api/sweeps', spec.data))
  const page = new URL(`/sweeps/${sweepId}`, url).href
  process.stdout.write(
    flags.json === true
      ? `${JSON.stringify({ sweepId, runIds, url: page })}\n`
      : `sweep ${sweepId}: ${runIds.length} runs wait for trainers: ${page}\n`,
  )
}

/**
 * Reads what varies: `learningRate=0.001,0.01`, or a range `learningRate=0.0001..0.1`, with `:log` or `:whole` after
 * it.
 *
 * @throws UsageError with an example
 */
export function dimensionOf(text: string): Dimension {
  const [, setting, given] = /^([\w.]+)=(.+)$/.exec(text) ?? []
  if (setting === undefined || given === undefined)
    throw new UsageError(`--vary ${quoted(text)}: give a setting and its values, such as learningRate=0.001,0.01`)
  const range = /^([^.]\S*?)\.\.(\S+?)(:log|:whole)?$/.exec(given)
  const dimension = dimensionSchema.safeParse(
    range === null
      ? { setting, values: given.split(',').map(valueOf) }
      : {
          setting,
          range: {
            from: Number(range[1]),
            to: Number(range[2]),
            scale: range[3] === ':log' ? 'log' : 'linear',
            whole: range[3] === ':whole',
          },
        },
  )
  if (dimension.success) return dimension.data
  throw new UsageError(
    `--vary ${quoted(text)}: ${
      dimension.error.issues
        .flatMap((issue) => (issue.code === 'invalid_union' ? issue.errors.flat() : [issue]))
        .map(({ message }) => message)
        .at(range === null ? 0 : -1) ?? 'not a setting with values'
    }`,
  )
}

/** A number, yes or no, or a word. */
function valueOf(text: string): number | boolean | string {
  const word = text.trim()
  if (word === 'true' || word === 'false') return word === 'true'
  return word !== '' && Number.isFinite(Number(word)) ? Number(word) : word
}
