import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { randomGenerator } from '@misfit/data/random'
import type { RunEvent } from '@misfit/events/run/run-event'
import { runSettingsSchema } from '@misfit/events/settings/settings'
import type { Job } from '@misfit/events/live/socket'
import { loadCheckpoint } from '@misfit/training/fit/checkpoint'
import { createRun } from '../run-folder/create-run.ts'
import { runPath, type Home } from '../run-folder/home.ts'
import { newRunId } from '../run-folder/run-id.ts'
import { RunLog } from '../run-folder/run-log.ts'
import { RunProcess } from './run-process.ts'
import { temporaryHome } from '../testing/temporary-home.ts'

const kills = 20
/** So small a batch that an epoch takes a third of a second and more, within which it saves several times. */
const [epochs, batchSize] = [12, 2]
const stepsAnEpoch = Math.ceil(50_000 / batchSize)
const seed = Number(process.env['MISFIT_KILL_SEED'] ?? 1)

let home: Home
let remove: () => void
beforeAll(() => {
  ;({ home, remove } = temporaryHome())
})
afterAll(() => {
  remove()
})

function newJob(): Job {
  const settings = runSettingsSchema.parse({ name: 'killed', model: 'model_1', epochs, batchSize, threads: 1 })
  const job: Job = { runId: newRunId(), settings, continues: false }
  createRun(home, job)
  return job
}

async function eventsOf({ runId }: Job): Promise<RunEvent[]> {
  const events: RunEvent[] = []
  for await (const event of new RunLog(runPath(home, runId)).events()) events.push(event)
  return events
}

/** A moment in the life of the run's process: so many milliseconds after it told so often that it wrote events. */
interface Moment {
  readonly events: number
  readonly milliseconds: number
}

/** Kills the process at that moment, and resolves when it is gone. */
async function killAt(job: Job, { events, milliseconds }: Moment): Promise<void> {
  let told = 0
  let reach: () => void = () => undefined
  const reached = new Promise<void>((resolve) => {
    reach = resolve
  })
  const child = new RunProcess(job, {
    home,
    onAppended: () => {
      if (++told === events) reach()
    },
  })
  if (events > 0) await Promise.race([reached, child.exited])
  await Promise.race([delay(milliseconds), child.exited])
  child.kill()
  expect(await child.exited, `killed ${milliseconds} ms after it told of events ${events} times`).toMatchObject({
    kind: 'lost',
    reason: expect.stringContaining('SIGKILL'),
  })
}

/** What training came to, whatever way it took: the last word on every step and epoch, and the tests. */
function outcomeOf(events: RunEvent[]) {
  const steps = new Map<number, [loss: number | string, accuracy: number | string]>()
  const epochs = new Map<number, unknown>()
  for (const event of events) {
    if (event.type === 'steps')
      event.loss.forEach((loss, i) => steps.set(event.firstStep + i, [loss, event.accuracy[i]!]))
    if (event.type === 'epoch') {
      const { seq: _seq, at: _at, seconds: _seconds, validationSeconds: _validation, ...facts } = event
      const told = epochs.get(event.epoch)
      // Killed between the epoch and its checkpoint, it tells the epoch again: it must be the same.
      if (told !== undefined) expect(facts).toEqual(told)
      epochs.set(event.epoch, facts)
    }
  }
  const tests = events.flatMap((event) =>
    event.type === 'test' || event.type === 'reloaded' ? [{ ...event, seq: 0, at: 0 }] : [],
  )
  return { steps: [...steps].sort(([a], [b]) => a - b), epochs: [...epochs.values()], tests }
}

const stateOf = async ({ runId }: Job) =>
  (await loadCheckpoint(path.join(runPath(home, runId), 'checkpoints', 'last.safetensors'))).state

it(
  `a run killed ${kills} times ends with the bits of an undisturbed one, each event numbered once and in order`,
  { timeout: 600_000 },
  async () => {
    const random = randomGenerator(seed)
    // Of 13 processes, one is killed before it writes anything; the others on the way, few of them epochs later.
    const moments = Array.from({ length: kills }, (): Moment => {
      const events = random.below(13)
      return { events, milliseconds: random.below(events === 0 ? 1000 : 160) }
    })
    console.log(`seed ${seed}: ${moments.map(({ events, milliseconds }) => `${events}+${milliseconds} ms`).join(', ')}`)

    const undisturbed = newJob()
    expect(await new RunProcess(undisturbed, { home }).exited).toMatchObject({ outcome: 'completed' })

    // Saved as often as it may, so that it goes on within epochs too.
    process.env['MISFIT_CHECKPOINT_SECONDS'] = '0'
    const killed = newJob()
    for (const [i, moment] of moments.entries()) await killAt({ ...killed, continues: i > 0 }, moment)
    expect(await new RunProcess({ ...killed, continues: true }, { home }).exited).toMatchObject({
      outcome: 'completed',
    })

    const events = await eventsOf(killed)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1))
    const froms = events.flatMap((event) => (event.type === 'started' ? [event.fromStep] : []))
    expect(froms).toEqual([...froms].sort((a, b) => a - b))
    expect(
      froms.some((step) => step % stepsAnEpoch !== 0),
      `goes on within an epoch: ${froms.join(', ')}`,
    ).toBe(true)
    expect(outcomeOf(events)).toEqual(outcomeOf(await eventsOf(undisturbed)))
    expect(outcomeOf(events).steps).toHaveLength(epochs * stepsAnEpoch)
    expect(await stateOf(killed)).toEqual(await stateOf(undisturbed))
  },
)
