import { createHash } from 'node:crypto'
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadMnist } from '@misfit/data/mnist'
import type { EventOf, RunEvent } from '@misfit/events/run/run-event'
import { trainingRulesOf } from '@misfit/events/settings/training-rules'
import type { RunSettings } from '@misfit/events/settings/settings'
import { loadModel } from '@misfit/model/save'
import { backendInfo } from '@misfit/model/tensorflow'
import { loadCheckpoint } from '@misfit/training/fit/checkpoint'
import { createEagerStep } from '@misfit/training/step/eager-step'
import { evaluate } from '@misfit/training/fit/evaluate'
import { z } from 'zod'
import { createRun } from '../run-folder/create-run.ts'
import { runPath, type Home } from '../run-folder/home.ts'
import { newRunId } from '../run-folder/run-id.ts'
import { RunLog } from '../run-folder/run-log.ts'
import { RunProcess } from '../run-process/run-process.ts'
import { temporaryHome } from '../testing/temporary-home.ts'

/** Runs of before settings named their rules, and what became of them then: see the README beside them. */
const fixtures = path.join(import.meta.dirname, 'fixtures', 'rules-1')
const epochSchema = z.object({
  epoch: z.number(),
  step: z.number(),
  loss: z.number(),
  accuracy: z.number(),
  valLoss: z.number(),
  valAccuracy: z.number(),
  learningRate: z.number(),
})
const expected = z
  .object({
    madeOn: z.object({
      cpu: z.string(),
      cpuFlags: z.string(),
      cacheSize: z.string(),
      tensorflow: z.string(),
      operations: z.string(),
    }),
    runs: z.record(
      z.string(),
      z.object({
        epochs: z.array(epochSchema),
        test: z.object({ epoch: z.number(), loss: z.number(), accuracy: z.number() }),
        bestEpoch: z.number(),
        weights: z.string(),
        optimizer: z.string(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(path.join(fixtures, 'expected.json'), 'utf8')))
const finished = 'rulesone0001'
const stopped = ['rulesone0002', 'rulesone0003'] as const

let home: Home
let remove: () => void
beforeAll(() => {
  ;({ home, remove } = temporaryHome())
})
afterAll(() => {
  remove()
})

async function eventsIn(folder: string): Promise<RunEvent[]> {
  const events: RunEvent[] = []
  for await (const event of new RunLog(folder).events()) events.push(event)
  return events
}
const ofType = <T extends RunEvent['type']>(events: readonly RunEvent[], type: T): EventOf<T>[] =>
  events.filter((event): event is EventOf<T> => event.type === type)
const settingsIn = (events: readonly RunEvent[]): RunSettings => ofType(events, 'created')[0]!.settings

const sha256 = (...parts: readonly NodeJS.ArrayBufferView[]): string =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex')
const textOf = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '')

/**
 * Whether this machine computes with the instructions, the cache and the very libraries of the one that made the
 * fixtures.
 */
function isMachineOfFixtures(): boolean {
  const info = textOf('/proc/cpuinfo')
  const line = (name: string) => new RegExp(`^${name}\\s*:\\s*(.*)$`, 'm').exec(info)?.[1] ?? ''
  const addon = path.join(
    path.dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-node/package.json')),
    'lib',
    'napi-v8',
    'misfit_operations.node',
  )
  const here = {
    cpu: cpus()[0]?.model ?? '',
    cpuFlags: sha256(Buffer.from(line('flags'))),
    cacheSize: line('cache size'),
    tensorflow: backendInfo().tensorflow,
    operations: existsSync(addon) ? sha256(readFileSync(addon)) : 'none',
  }
  return JSON.stringify(here) === JSON.stringify(expected.madeOn)
}

async function stateOf(runId: string) {
  const { state, settings } = await loadCheckpoint(path.join(runPath(home, runId), 'checkpoints', 'last.safetensors'))
  return {
    weights: sha256(...state.weights.map(({ values }) => values)),
    optimizer: sha256(...state.optimizer.map(({ values }) => values)),
    settings,
  }
}

/** What a machine with other instructions comes to: the same rates, and losses that rounding has moved a little. */
function expectSameTraining(
  events: readonly RunEvent[],
  { epochs, test, bestEpoch }: (typeof expected)['runs'][string],
): void {
  const told = new Map(ofType(events, 'epoch').map((event) => [event.epoch, event]))
  expect([...told.keys()]).toEqual(epochs.map(({ epoch }) => epoch))
  for (const then of epochs) {
    const now = told.get(then.epoch)!
    expect(now.learningRate, `rate of epoch ${then.epoch}`).toBe(then.learningRate)
    expect(now.step).toBe(then.step)
    expect(now.loss, `loss of epoch ${then.epoch}`).toBeCloseTo(then.loss, 2)
    expect(now.valLoss, `validation loss of epoch ${then.epoch}`).toBeCloseTo(then.valLoss, 2)
    expect(now).not.toHaveProperty('valObjective')
  }
  expect(ofType(events, 'test')[0]?.accuracy).toBeCloseTo(test.accuracy, 1)
  expect(
    ofType(events, 'checkpoint')
      .filter(({ best }) => best)
      .at(-1)?.epoch,
  ).toBe(bestEpoch)
}

describe('a run of before', () => {
  it('opens: its settings name no rules, so they are those of then', async () => {
    for (const runId of [finished, ...stopped]) {
      const settings = settingsIn(await eventsIn(path.join(fixtures, runId)))
      expect(settings.rules).toBeUndefined()
      expect(trainingRulesOf(settings)).toBe(1)
    }
    const [warming, plateau] = await Promise.all(
      stopped.map(async (runId) => settingsIn(await eventsIn(path.join(fixtures, runId)))),
    )
    expect(warming).toMatchObject({
      optimizer: { kind: 'sgd', momentum: 0.9 },
      schedule: { kind: 'cosine', floor: 0 },
      warmUpSteps: 1200,
      learningRate: 0.02,
    })
    expect(plateau).toMatchObject({
      optimizer: { kind: 'sgd', momentum: 0.9 },
      schedule: { kind: 'plateau', patience: 1, minDelta: 0.03 },
      clipping: { by: 'norm', limit: 1 },
    })
  })

  it('has a validation loss that is the plain cross-entropy of its model', async () => {
    const last = ofType(await eventsIn(path.join(fixtures, finished)), 'epoch').at(-1)!
    expect(last).toMatchObject(expected.runs[finished]!.epochs.at(-1)!)
    const { model, pixelScale } = await loadModel(path.join(fixtures, finished, 'model.safetensors'))
    const { partitions } = await loadMnist()
    const step = createEagerStep(model, partitions.train, { pixelScale, seed: 42 })
    const { loss, accuracy } = await evaluate(step, partitions.validation)
    expect(loss).toBeCloseTo(last.valLoss, 5)
    expect(accuracy).toBeCloseTo(last.valAccuracy, 3)
  })
})

describe.each(stopped)('run %s, stopped before', (runId) => {
  const then = expected.runs[runId]!

  it('goes on as it would have gone on then', async () => {
    cpSync(path.join(fixtures, runId), runPath(home, runId), { recursive: true })
    const settings = settingsIn(await eventsIn(runPath(home, runId)))
    expect(await new RunProcess({ runId, settings, continues: true }, { home }).exited).toMatchObject({
      kind: 'finished',
      outcome: 'completed',
    })
    expectSameTraining(await eventsIn(runPath(home, runId)), then)
    const { settings: decided, ...bits } = await stateOf(runId)
    expect(decided).not.toHaveProperty('rules')
    if (isMachineOfFixtures()) expect(bits).toEqual({ weights: then.weights, optimizer: then.optimizer })
  })
})

it('settings of before come to what they came to, from the first step on', async () => {
  const [runId] = stopped
  const settings = settingsIn(await eventsIn(path.join(fixtures, runId)))
  const again = newRunId()
  createRun(home, { runId: again, settings })
  expect(await new RunProcess({ runId: again, settings, continues: false }, { home }).exited).toMatchObject({
    kind: 'finished',
    outcome: 'completed',
  })
  expectSameTraining(await eventsIn(runPath(home, again)), expected.runs[runId]!)
})
