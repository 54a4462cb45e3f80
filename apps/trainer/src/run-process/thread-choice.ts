import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { RunSettings } from '@misfit/events/settings/settings'
import type { Job } from '@misfit/events/live/socket'
import { modelSpecs } from '@misfit/model/find-model'
import type { ModelSpec } from '@misfit/model/spec'
import { writeFileAtomically } from '@misfit/model/write-file'
import { mostPieces, recommendedThreads } from '@misfit/training/step/threads'
import { z } from 'zod'
import { runPath, type Home } from '../run-folder/home.ts'
import { misfitVersion } from '../misfit-version.ts'
import { RunLog } from '../run-folder/run-log.ts'
import { probeThreads, type ThreadProbe } from './thread-probe-process.ts'
import { askedThreads, cores } from './thread-count.ts'

export interface ThreadChoice {
  readonly threads: number
  /** Reason for the number, for people. */
  readonly reason: string
}

/** Milliseconds a step at a number of threads; null where that could not be measured. */
const measuredSchema = z
  .array(z.object({ threads: z.int().min(1).max(1024), milliseconds: z.number().positive().nullable() }))
  .min(1)
  .max(16)
type Measured = z.infer<typeof measuredSchema>
const format = 'misfit-threads-4'
const fileSchema = z.object({ format: z.literal(format), measured: z.record(z.string(), measuredSchema) })

/**
 * Share of the time of the rule's number of threads below which another number is chosen: a smaller gain is noise where
 * other work runs.
 */
const worthLeavingTheRule = 0.85

/**
 * Chooses the number of threads of a run: that which a person asked for, that which it had before, else that which
 * trains its model fastest. Other numbers of threads may give other bits for the same seed, so each kind of run is
 * measured once on a machine, in about two seconds, and the result is kept in the data folder.
 *
 * @param say told before it measures
 * @param isBusy something else has the machine: nothing is measured, and what begins gets the rule's number
 * @throws RangeError when `MISFIT_THREADS` is not a number of threads
 */
export async function chooseThreads(
  job: Job,
  home: Home,
  asked: number | undefined,
  say: (message: string) => void = () => undefined,
  isBusy = false,
): Promise<ThreadChoice> {
  const wanted = askedThreads(asked ?? job.settings.threads)
  if (wanted !== undefined) return { threads: wanted, reason: 'as asked for' }
  const before = job.continues ? await threadsBefore(runPath(home, job.runId)) : null
  if (before !== null) return { threads: before, reason: 'as it had before' }
  const spec = modelSpecs.find(({ id }) => id === job.settings.model)
  if (spec === undefined || job.settings.ensembleOf !== undefined) return { threads: 1, reason: 'nothing is trained' }
  if (cores() === 1) return { threads: 1, reason: 'there is one core' }

  const file = path.join(home.path, 'threads.json')
  const key = keyOf(spec, job.settings)
  const kept = (await readMeasured(file))[key]
  const rule = recommendedThreads(spec, cores())
  if (kept === undefined && isBusy) return { threads: rule, reason: 'by a rule, since the machine is busy' }
  if (kept === undefined) say(`measuring how many threads train ${spec.id} fastest, once on this machine`)
  const measured = kept ?? (await measure(spec, job.settings))
  if (kept === undefined) await keep(file, key, measured)
  return fastest(measured, rule) ?? { threads: rule, reason: 'by a rule, since it could not be measured' }
}

/** The fastest, but the rule's number where that is hardly slower. Undefined when none was measured. */
export function fastest(measured: Measured, rule: number): ThreadChoice | undefined {
  const timed = measured.flatMap(({ threads, milliseconds }) =>
    milliseconds === null ? [] : [{ threads, milliseconds }],
  )
  const [best] = timed.toSorted((a, b) => a.milliseconds - b.milliseconds)
  if (!best) return undefined
  const ruled = timed.find(({ threads }) => threads === rule)
  const chosen = ruled && best.milliseconds > ruled.milliseconds * worthLeavingTheRule ? ruled : best
  const times = timed.map(
    ({ threads, milliseconds }) =>
      `${threads} thread${threads === 1 ? '' : 's'} ${milliseconds.toPrecision(2)} ms a step`,
  )
  return { threads: chosen.threads, reason: `measured: ${times.join(', ')}` }
}

/**
 * Lists the numbers of threads to measure: one, all cores, halves in between where there are many, and as many as have
 * a piece of the batch each.
 */
export function candidates(count: number): number[] {
  return [...new Set([1, Math.round(count / 4), Math.round(count / 2), Math.min(mostPieces, count), count])]
    .filter((threads) => threads >= 1)
    .sort((a, b) => a - b)
}

async function measure(spec: ModelSpec, { batchSize, precision = 'f32' }: RunSettings): Promise<Measured> {
  const probe: ThreadProbe = { model: spec.id, batchSize, precision }
  const counts = candidates(cores())
  const milliseconds = await probeThreads(probe, counts)
  return counts.map((threads, i) => ({ threads, milliseconds: milliseconds[i] ?? null }))
}

/** Names what the time of a step depends on. */
function keyOf(spec: ModelSpec, { batchSize, precision = 'f32' }: RunSettings): string {
  const [processor] = os.cpus()
  const parts = [spec, batchSize, precision, cores(), processor?.model, os.arch(), misfitVersion()]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)
}

/** Reads what was measured before; nothing when the file is missing or damaged, since it can be measured again. */
async function readMeasured(file: string): Promise<Record<string, Measured>> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(file, 'utf8'))).measured
  } catch {
    return {}
  }
}

async function keep(file: string, key: string, measured: Measured): Promise<void> {
  const content = { format, measured: { ...(await readMeasured(file)), [key]: measured } }
  await writeFileAtomically(file, Buffer.from(`${JSON.stringify(content, null, 2)}\n`))
}

async function threadsBefore(folder: string): Promise<number | null> {
  let threads: number | null = null
  try {
    for await (const event of new RunLog(folder).events())
      if (event.type === 'started' && event.environment !== undefined) threads = event.environment.threads
  } catch {
    // A damaged folder is told about when the run opens it.
  }
  return threads
}
