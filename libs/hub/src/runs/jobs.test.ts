import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createdEvent, epochEvent, startedEvent } from '@misfit/events/testing/example-events'
import { type EventOf, formatEventLine, type RunEvent } from '@misfit/events/run/run-event'
import { runSettingsSchema, type RunSettingsInput } from '@misfit/events/settings/settings'
import type { Job } from '@misfit/events/live/socket'
import type { StoredCheckpoint } from '@misfit/events/live/stored-checkpoint'
import { sweepSchema, type StartSweep } from '@misfit/events/settings/sweep'
import { workersSchema, type Worker } from '@misfit/events/live/worker'
import { runSummarySchema } from '@misfit/events/run/run-summary'
import { temporaryStoreHome } from '@misfit/store/testing/temporary-store-home'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { type Hub, startHub } from '../hub.ts'
import { connectTrainer, linesOfRun, type TestTrainer, valueOf } from '../testing/test-trainer.ts'

const home = temporaryStoreHome()
let hub: Hub
const open = async (options: { replacedKeptFor?: number } = {}) => {
  hub = await startHub({ home: home.path, port: 0, lostAfter: 800, takeoverAfter: 50, ...options })
}
beforeAll(() => open())
afterAll(async () => {
  await hub?.close()
  home.remove()
})

const settings = (more: Partial<RunSettingsInput> = {}) =>
  runSettingsSchema.parse({ name: 'a', model: 'model_1', ...more })
const claim = async (trainer: TestTrainer): Promise<Job | null> =>
  valueOf(await trainer.socket.emitWithAck('claim')).job
const changedTo = async (runId: string, status: string) => {
  for (;;) {
    const [summary] = (await once(hub.desk, 'changed')) as [{ runId: string; status: string; message: string | null }]
    if (summary.runId === runId && summary.status === status) return summary
  }
}
const finishedEvent = (seq: number, outcome: EventOf<'finished'>['outcome']): EventOf<'finished'> => ({
  seq,
  at: 999 + seq,
  type: 'finished',
  outcome,
})
const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
  const answer = await fetch(`${hub.url}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(await answer.text())
  return answer.json()
}

describe('a run whose trainer is silent', () => {
  it('is another trainer’s after a while, and the first finds out and can overwrite nothing', async () => {
    const first = await connectTrainer(hub.url, { trainerId: 'first' })
    const runId = await hub.desk.start(settings())
    expect(await claim(first)).toMatchObject({ runId, lease: 0, continues: false })
    const lines = linesOfRun(runId, 5)
    await first.append(runId, lines.slice(0, 3))
    await changedTo(runId, 'queued')
    const second = await connectTrainer(hub.url, { trainerId: 'second' })
    expect(await claim(second)).toMatchObject({ runId, lease: 1, continues: true })

    const late = valueOf(await first.socket.emitWithAck('append', { runId, lines: lines.slice(3) }))
    expect(late).toMatchObject({ acknowledged: 3, superseded: true })
    expect(valueOf(await first.socket.emitWithAck('heartbeat', { runs: [runId], clockOffset: 0 })).superseded).toEqual([
      runId,
    ])
    // What the first says of the run's end has no effect either.
    valueOf(await first.socket.emitWithAck('lost', { runId, reason: 'its process was killed' }))
    const own = [startedEvent(4, 2)].map(formatEventLine)
    expect(valueOf(await second.socket.emitWithAck('append', { runId, lines: own, lease: 1 }))).toEqual({
      acknowledged: 4,
      superseded: false,
    })
    expect((await hub.desk.find(runId)).summary).toMatchObject({ status: 'running', attempt: 2 })
    const end = formatEventLine(finishedEvent(5, 'completed'))
    valueOf(await second.socket.emitWithAck('append', { runId, lines: [end], lease: 1 }))
    first.close()
    second.close()
  })

  it('is not offered again when no retries are wanted', async () => {
    const trainer = await connectTrainer(hub.url)
    const runId = await hub.desk.start(settings({ retries: 0 }))
    await claim(trainer)
    await changedTo(runId, 'lost')
    const other = await hub.desk.start(settings())
    expect(await claim(trainer)).toMatchObject({ runId: other })
    // By now the one without retries would have been offered: this one was lost later, and is.
    await changedTo(other, 'queued')
    expect((await hub.desk.find(runId)).job).toBeNull()
    await hub.desk.command(other, 'stop')
    trainer.close()
  })

  it('keeps a checkpoint only when its events are stored', async () => {
    const trainer = await connectTrainer(hub.url)
    const runId = await hub.desk.start(settings({ retries: 0 }))
    await claim(trainer)
    // It lives, however slow this machine is.
    const pulse = setInterval(() => {
      trainer.heartbeat(runId).catch(() => undefined)
    }, 100)
    // However long all this takes, no other trainer is given the run.
    const lines = [formatEventLine(createdEvent({ retries: 0 }, runId)), ...linesOfRun(runId, 3).slice(1)]
    await trainer.append(runId, lines)
    const sent = async (bytes: string) => {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      expect((await fetch(`${hub.url}/api/blobs/${sha256}`, { method: 'PUT', body: bytes })).ok).toBe(true)
      return { sha256, bytes: bytes.length }
    }
    const [last, best, later] = [await sent('last'), await sent('best'), await sent('later')]
    const keep = (seq: number, checkpoint: Pick<StoredCheckpoint, 'last' | 'best'>) =>
      trainer.socket.emitWithAck('checkpoint', { runId, lease: 0, checkpoint: { seq, ...checkpoint } })
    const kept = async () => (await hub.desk.find(runId)).checkpoint
    expect(await keep(4, { last, best: null })).toMatchObject({ ok: false })
    expect(await keep(3, { last: { sha256: 'a'.repeat(64), bytes: 1 }, best: null })).toMatchObject({
      ok: false,
      error: expect.stringContaining('there is no blob aaaa'),
    })
    expect(await kept()).toBeNull()
    expect(await keep(3, { last, best })).toMatchObject({ ok: true })
    expect(await kept()).toEqual({ seq: 3, last, best })
    expect(await keep(3, { last: later, best })).toMatchObject({ ok: true })

    // What was replaced is removed by the next hub, whose patience is shorter; what a run refers to stays.
    const isThere = async ({ sha256 }: { sha256: string }) =>
      (await fetch(`${hub.url}/api/blobs/${sha256}`, { method: 'HEAD' })).ok
    expect(await Promise.all([last, best, later].map(isThere))).toEqual([true, true, true])
    clearInterval(pulse)
    trainer.close()
    const restarted = async () => {
      await hub.close()
      await open({ replacedKeptFor: 0 })
    }
    await restarted()
    await expect.poll(() => isThere(last)).toBe(false)
    expect(await Promise.all([best, later].map(isThere))).toEqual([true, true])
    expect(await kept()).toEqual({ seq: 3, last: later, best })

    const again = await connectTrainer(hub.url, { takesJobs: false })
    await again.append(runId, [...lines, formatEventLine(finishedEvent(4, 'completed'))])
    again.close()
    expect(await kept()).toBeNull()
    await restarted()
    await expect.poll(async () => (await Promise.all([best, later].map(isThere))).some(Boolean)).toBe(false)
  })
})

it('a run that no trainer takes in time is stopped, and says so', async () => {
  const runId = await hub.desk.start(settings({ needs: ['gpu'], waitSeconds: 1 }))
  expect(await changedTo(runId, 'stopped')).toMatchObject({ message: 'no trainer took it within 1 seconds' })
})

describe('the workers', () => {
  const list = async (): Promise<Worker[]> => workersSchema.parse(await ask('GET', '/api/workers'))
  const until = async (trainerId: string, isSo: (worker: Worker | undefined) => boolean) => {
    for (;;) {
      const worker = (await list()).find(({ trainer }) => trainer.trainerId === trainerId)
      if (isSo(worker)) return worker
    }
  }

  it('tell how they do, are missed when the connection breaks, and forgotten when they say goodbye', async () => {
    const vitals = { load: 1.5, memoryTotal: 8e9, memoryFree: 2e9, memoryOfRuns: 3e8 }
    const trainer = await connectTrainer(hub.url, { trainerId: 'one' })
    const runId = 'abcdefgh0123'
    valueOf(await trainer.socket.emitWithAck('heartbeat', { runs: [runId], clockOffset: 0, vitals }))
    expect(await until('one', (worker) => worker?.vitals !== null)).toMatchObject({
      state: 'connected',
      vitals,
      runs: [runId],
      trainer: { cores: 2, backend: 'native' },
    })
    trainer.socket.io.engine.close()
    trainer.socket.io.reconnection(false)
    expect(await until('one', (worker) => worker?.state === 'lost')).toMatchObject({
      runs: [runId],
      since: expect.any(Number) as number,
    })
    const again = await connectTrainer(hub.url, { trainerId: 'one' })
    await until('one', (worker) => worker?.state === 'connected')
    again.close()
    await until('one', (worker) => worker === undefined)
  })
})

describe('a sweep', () => {
  const start = async (spec: Partial<StartSweep> & Pick<StartSweep, 'method' | 'vary'>) =>
    z
      .object({ sweepId: z.string(), runIds: z.array(z.string()) })
      .parse(await ask('POST', '/api/sweeps', { name: 'rates', settings: settings({ epochs: 4 }), ...spec }))
  const find = async (sweepId: string) => sweepSchema.parse(await ask('GET', `/api/sweeps/${sweepId}`))
  const runsOf = async (sweepId: string) =>
    z
      .array(runSummarySchema)
      .parse(await ask('GET', '/api/runs'))
      .filter(({ settings: { sweep } }) => sweep?.id === sweepId)
      .sort((a, b) => (a.settings.sweep?.trial ?? 0) - (b.settings.sweep?.trial ?? 0))

  it('of a grid queues every combination, with settings of its own', async () => {
    const { sweepId, runIds } = await start({
      method: 'grid',
      vary: [
        { setting: 'learningRate', values: [0.1, 0.01] },
        { setting: 'optimizer', values: ['adam', 'sgd'] },
      ],
    })
    const runs = await runsOf(sweepId)
    expect(runs.map(({ settings: { learningRate, optimizer } }) => [learningRate, optimizer?.kind])).toEqual([
      [0.1, 'adam'],
      [0.1, 'sgd'],
      [0.01, 'adam'],
      [0.01, 'sgd'],
    ])
    expect(runs[3]).toMatchObject({ name: 'rates: learning rate 0.01, optimizer sgd', status: 'queued' })
    await ask('POST', `/api/sweeps/${sweepId}/stop`, { what: 'rest' })
    expect((await runsOf(sweepId)).map(({ status }) => status)).toEqual(runIds.map(() => 'stopped'))
  })

  it('of optimizers gives each the learning rate that it begins with, unless one was chosen', async () => {
    const vary = [{ setting: 'optimizer', values: ['adam', 'sgd', { kind: 'sgd', momentum: 0.9 }] }]
    const ratesOf = async (chosen: { learningRate?: number }) => {
      const { sweepId } = await start({ method: 'grid', vary, settings: { name: 'a', model: 'model_1', ...chosen } })
      await ask('POST', `/api/sweeps/${sweepId}/stop`, { what: 'all' })
      return (await runsOf(sweepId)).map(({ settings: { learningRate, optimizer, rules } }) => [
        learningRate,
        optimizer?.kind === 'sgd' ? optimizer.momentum : null,
        rules,
      ])
    }
    expect(await ratesOf({})).toEqual([
      [0.001, null, 2],
      [0.01, 0, 2],
      [0.01, 0.9, 2],
    ])
    expect(await ratesOf({ learningRate: 0.001 })).toEqual([
      [0.001, null, 2],
      [0.001, 0, 2],
      [0.001, 0.9, 2],
    ])
  })

  it('is refused whole when one of its trials cannot be', async () => {
    await expect(start({ method: 'grid', vary: [{ setting: 'batchSize', values: [32, 0] }] })).rejects.toThrow(
      'batch size 0: batchSize: batch size must be at least 1',
    )
    await expect(start({ method: 'grid', vary: [{ setting: 'name', values: ['x'] }] })).rejects.toThrow(
      'a sweep varies',
    )
  })

  it('draws the same at random for the same seed, each combination once', async () => {
    const spec = {
      method: 'random',
      trials: 6,
      vary: [
        { setting: 'learningRate', range: { from: 1e-4, to: 1, scale: 'log' } },
        { setting: 'batchSize', range: { from: 8, to: 9, whole: true } },
      ],
    } as const
    const drawn = async () => {
      const { sweepId } = await start({ ...spec, vary: [...spec.vary] })
      await ask('POST', `/api/sweeps/${sweepId}/stop`, { what: 'all' })
      return (await find(sweepId)).trials
    }
    const trials = await drawn()
    expect(new Set(trials.map((trial) => JSON.stringify(trial))).size).toBe(6)
    for (const [rate, size] of trials)
      expect(Number(rate) >= 1e-4 && Number(rate) <= 1 && [8, 9].includes(Number(size))).toBe(true)
    expect(await drawn()).toEqual(trials)
  })

  it('of successive halving lets the better half go on at each rung, even if the hub was closed between', async () => {
    const rates = [0.4, 0.1, 0.3, 0.2]
    const { sweepId } = await start({
      method: 'halving',
      vary: [{ setting: 'learningRate', values: rates }],
      trials: 4,
    })
    const [first] = await runsOf(sweepId)
    expect(first?.settings.learningRate).toSatisfy((rate: number) => rates.includes(rate))
    let trainer = await connectTrainer(hub.url)
    const trained: [rate: number, until: number | undefined][] = []
    while (trained.length < 7) {
      const job = await vi.waitFor(async () => {
        const next = await claim(trainer)
        if (next === null) throw new Error('nothing is offered yet')
        return next
      }, 10_000)
      trained.push([job.settings.learningRate, job.untilEpoch])
      await train(trainer, job)
      if (trained.length === 4) {
        trainer.close()
        await hub.close()
        await open()
        trainer = await connectTrainer(hub.url)
      }
    }
    trainer.close()
    expect(
      trained
        .slice(0, 4)
        .map(([rate]) => rate)
        .sort(),
    ).toEqual([0.1, 0.2, 0.3, 0.4])
    // The accuracy here is the learning rate: the largest two go on, and then the largest.
    expect(trained.slice(4)).toEqual([
      [0.4, 2],
      [0.3, 2],
      [0.4, undefined],
    ])
    const byRate = Object.fromEntries(
      (await runsOf(sweepId)).map((run) => [run.settings.learningRate, [run.status, run.epoch]]),
    )
    expect(byRate).toEqual({ 0.1: ['stopped', 1], 0.2: ['stopped', 1], 0.3: ['stopped', 2], 0.4: ['completed', 4] })
  })

  /** Does what a trainer does with a job, without training: the validation accuracy is the learning rate. */
  async function train(trainer: TestTrainer, job: Job): Promise<void> {
    const { lastSeq: before, epoch: done, attempt } = (await hub.desk.find(job.runId)).summary
    const events: RunEvent[] = []
    const seq = () => before + events.length + 1
    if (before === 0) events.push(createdEvent(job.settings, job.runId))
    events.push(startedEvent(seq(), attempt + 1, done))
    const until = job.untilEpoch ?? job.settings.epochs
    for (let epoch = done + 1; epoch <= until; epoch += 1)
      events.push(epochEvent(seq(), epoch, epoch, job.settings.learningRate))
    events.push(finishedEvent(seq(), until < job.settings.epochs ? 'stopped' : 'completed'))
    valueOf(
      await trainer.socket.emitWithAck('append', {
        runId: job.runId,
        lines: events.map(formatEventLine),
        ...(job.lease === undefined ? {} : { lease: job.lease }),
      }),
    )
  }
})
