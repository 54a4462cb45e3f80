import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { RunEvent } from '@misfit/events/run/run-event'
import { runSettingsSchema, type RunSettingsInput } from '@misfit/events/settings/settings'
import type { Job } from '@misfit/events/live/socket'
import { loadCheckpoint } from '@misfit/training/fit/checkpoint'
import { createRun } from '../run-folder/create-run.ts'
import { runPath, type Home } from '../run-folder/home.ts'
import { findLocalRun } from '../run-folder/local-runs.ts'
import { newRunId } from '../run-folder/run-id.ts'
import { RunLog } from '../run-folder/run-log.ts'
import { RunProcess } from './run-process.ts'
import { blobFile } from '../run-folder/run-folder.ts'
import { temporaryHome } from '../testing/temporary-home.ts'

// Many times what they take on an idle machine: the processes may have to share it.
vi.setConfig({ testTimeout: 240_000 })

/** Real MNIST and a real model, in few and large steps: 98 an epoch. */
const short: RunSettingsInput = { name: 'short', model: 'model_1', epochs: 2, batchSize: 512, learningRate: 0.003 }

let home: Home
let remove: () => void
beforeAll(() => {
  ;({ home, remove } = temporaryHome())
})
afterAll(() => {
  remove()
})

function newJob(settings: Partial<RunSettingsInput> = {}): Job {
  const job: Job = { runId: newRunId(), settings: runSettingsSchema.parse({ ...short, ...settings }), continues: false }
  createRun(home, job)
  return job
}

async function eventsOf({ runId }: Job): Promise<RunEvent[]> {
  const events: RunEvent[] = []
  for await (const event of new RunLog(runPath(home, runId)).events()) events.push(event)
  return events
}

/** Starts the run's process and resolves when an event is there that `until` looks for. */
function startUntil(job: Job, until: (event: RunEvent) => boolean): { child: RunProcess; reached: Promise<void> } {
  const log = new RunLog(runPath(home, job.runId))
  let child: RunProcess | undefined
  const reached = new Promise<void>((resolve, reject) => {
    let read = 0
    let reading = Promise.resolve()
    const look = async () => {
      const events: RunEvent[] = []
      for await (const event of log.events(read)) events.push(event)
      read += events.length
      if (events.some(until)) resolve()
    }
    child = new RunProcess(job, {
      home,
      onAppended: () => {
        reading = reading.then(look).catch(reject)
      },
    })
    void child.exited.then((exit) => {
      reject(new Error(`the run ended before that: ${JSON.stringify(exit)}`))
    })
  })
  return { child: child!, reached }
}

const weightsOf = async ({ runId }: Job) =>
  (await loadCheckpoint(path.join(runPath(home, runId), 'checkpoints', 'last.safetensors'))).state

it.each<[string, Partial<RunSettingsInput>]>([
  ['as the walk trains', {}],
  [
    'with AdamW, cosine, warm-up over more than an epoch, smoothing and clipping',
    {
      optimizer: { kind: 'adamw', weightDecay: 0.01 },
      schedule: { kind: 'cosine' },
      warmUpSteps: 120,
      labelSmoothing: 0.1,
      clipping: { by: 'norm', limit: 1 },
    },
  ],
])(
  'a run killed in its second epoch goes on from its checkpoint to the very weights of an undisturbed one: %s',
  async (_, choices) => {
    const undisturbed = newJob(choices)
    const killed = newJob(choices)
    expect(await new RunProcess(undisturbed, { home }).exited).toMatchObject({ kind: 'finished', outcome: 'completed' })

    const { child, reached } = startUntil(killed, (event) => event.type === 'checkpoint')
    await reached
    child.kill()
    expect(await child.exited).toMatchObject({ kind: 'lost', reason: expect.stringContaining('SIGKILL') })
    const lost = await findLocalRun(home, killed.runId)
    expect(lost.status).toBe('lost')
    expect([1, 2]).toContain(lost.epoch)

    expect(await new RunProcess({ ...killed, continues: true }, { home }).exited).toMatchObject({
      kind: 'finished',
      outcome: 'completed',
    })
    expect(await weightsOf(killed)).toEqual(await weightsOf(undisturbed))

    const events = await eventsOf(killed)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1))
    const started = events.filter((event) => event.type === 'started')
    expect(started.map(({ attempt, fromStep }) => [attempt, fromStep])).toEqual([
      [1, 0],
      [2, 98],
    ])
    const ends = async (job: Job) =>
      (await eventsOf(job)).flatMap((event) => (event.type === 'test' ? [event.predictions.sha256, event.loss] : []))
    expect(await ends(killed)).toEqual(await ends(undisturbed))
  },
)

it('a completed run tells everything in order, and its saved model answers the same', async () => {
  const job = newJob({ epochs: 1 })
  await new RunProcess(job, { home }).exited
  const events = await eventsOf(job)
  const types = events.map(({ type }) => type).filter((type, i, all) => type !== all[i - 1])
  expect(types).toEqual([
    'created',
    'started',
    'dataset',
    'model',
    'steps',
    'epoch',
    'checkpoint',
    'test',
    'reloaded',
    'finished',
  ])
  const tested = events.find((event) => event.type === 'test')
  const reloaded = events.find((event) => event.type === 'reloaded')
  expect(tested).toMatchObject({ epoch: 1, count: 10_000 })
  expect(reloaded).toMatchObject({ identical: true, accuracy: tested?.accuracy, loss: tested?.loss, count: 10_000 })
  expect(tested?.accuracy).toBeGreaterThan(0.8)
  const steps = events.flatMap((event) => (event.type === 'steps' ? event.loss : []))
  expect(steps).toHaveLength(98)
  for (const event of events) {
    if (event.type === 'epoch' || event.type === 'test')
      expect(existsSync(blobFile(runPath(home, job.runId), event.predictions.sha256))).toBe(true)
  }
})

it('a learning rate of 1e10 ends as failed, with all that came before kept and the rate named', async () => {
  const job = newJob({ learningRate: 1e10, batchSize: 32 })
  const exit = await new RunProcess(job, { home }).exited
  expect(exit).toMatchObject({ kind: 'finished', outcome: 'failed' })
  const events = await eventsOf(job)
  const steps = events.filter((event) => event.type === 'steps')
  const last = steps.at(-1)!
  const badStep = last.firstStep + last.loss.length - 1
  expect(last.loss.at(-1)).not.toSatisfy(Number.isFinite)
  expect(events.at(-1)).toMatchObject({
    type: 'finished',
    message: expect.stringMatching(
      new RegExp(
        `^loss became (NaN|infinite) at epoch 1, batch ${badStep}: the learning rate 1e10 is probably too high`,
      ),
    ),
  })
})

it('it pauses, resumes, and stops with a checkpoint where it stood', async () => {
  const job = newJob({ epochs: 50 })
  const { child, reached } = startUntil(job, ({ type }) => type === 'paused')
  child.command('pause')
  await reached
  child.command('resume')
  child.command('stop', 'enough')
  expect(await child.exited).toEqual({ kind: 'finished', outcome: 'stopped', message: 'enough' })
  const events = await eventsOf(job)
  const lastSteps = events.filter((event) => event.type === 'steps').at(-1)
  const done = lastSteps === undefined ? 0 : lastSteps.firstStep + lastSteps.loss.length - 1
  expect(events.filter((event) => event.type === 'checkpoint').at(-1)).toMatchObject({ step: done })
})

it('an ensemble of tested runs is tested without training; a member that is not here is named', async () => {
  const members = [newJob({ epochs: 1, seed: 1 }), newJob({ epochs: 1, seed: 2 })]
  for (const job of members) await new RunProcess(job, { home }).exited
  const both = newJob({ model: 'ensemble', ensembleOf: members.map(({ runId }) => runId) })
  expect(await new RunProcess(both, { home }).exited).toMatchObject({ outcome: 'completed' })
  const tests = await Promise.all(
    [...members, both].map(async (job) => (await eventsOf(job)).find((event) => event.type === 'test')),
  )
  const losses = tests.map((event) => event!.loss)
  // Jensen: the mean of probabilities has at most the mean of the losses.
  expect(losses[2]).toBeLessThan((losses[0]! + losses[1]!) / 2)

  const missing = newJob({ model: 'ensemble', ensembleOf: [members[0]!.runId, 'zzzzzzzzzzzz'] })
  expect(await new RunProcess(missing, { home }).exited).toMatchObject({
    outcome: 'failed',
    message: expect.stringContaining('zzzzzzzzzzzz is not on this machine'),
  })
})
