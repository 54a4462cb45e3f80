import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseEventLine } from '@misfit/events/run/run-event'
import { chosenSettings } from '@misfit/events/settings/chosen-settings'
import { addEvent, emptyHistory, type RunHistory } from '@misfit/events/run/run-history'
import { type Home, runPath } from '../run-folder/home.ts'
import { localRunIds, statusOfRun } from '../run-folder/local-runs.ts'
import { eventsFile } from '../run-folder/run-folder.ts'
import { RunLog } from '../run-folder/run-log.ts'
import { temporaryHome } from '../testing/temporary-home.ts'
import { crc32c, maskedCrc32c } from './crc32c.ts'
import { type ImportPlan, planImport, writeImports } from './import-runs.ts'
import { runsIn } from './recognise.ts'

/** What other tools wrote (tools/fixtures/logged_runs.py). */
const fixtures = fileURLToPath(new URL('fixtures', import.meta.url))
const eventFile = path.join(
  fixtures,
  'tensorboard/fit/validation',
  readdirSync(path.join(fixtures, 'tensorboard/fit/validation'))[0] ?? '',
)
const losses = [2, 1, 0.5, 0.25]
const accuracies = [0.25, 0.5, 0.75, 0.875]

let home: Home
let remove: () => void
let broken: string
beforeAll(() => {
  ;({ home, remove } = temporaryHome())
  broken = path.join(home.path, 'broken')
  mkdirSync(broken)
})
afterAll(() => {
  remove()
})

async function imported(given: string): Promise<ImportPlan> {
  const plan = await planImport(home, await runsIn(given), () => undefined)
  await writeImports(home, plan, 1_800_000_000_000, () => undefined)
  return plan
}

function historyOf(plan: ImportPlan, name: string): RunHistory {
  const found = plan.runs.find(({ run }) => run.name === name)
  const history = emptyHistory()
  for (const line of readFileSync(eventsFile(runPath(home, found?.runId ?? '')), 'utf8')
    .trimEnd()
    .split('\n'))
    addEvent(history, parseEventLine(line))
  return history
}

describe('what other tools logged becomes a run with the same names, steps and numbers', () => {
  it('TensorBoard: tensors, plain scalars, hyperparameters, a run a folder', async () => {
    const plan = await imported(path.join(fixtures, 'tensorboard'))
    expect(plan.runs.map(({ run }) => run.name)).toEqual(['fit/train', 'fit/validation'])
    const train = historyOf(plan, 'fit/train')
    expect([...train.metrics]).toEqual([
      ['epoch_loss', { step: [0, 1, 2, 3, 4], value: [...losses, Number.NaN], restarts: [] }],
      ['epoch_accuracy', { step: [0, 1, 2, 3], value: accuracies, restarts: [] }],
    ])
    const validation = historyOf(plan, 'fit/validation')
    expect([...validation.metrics]).toEqual([
      ['loss/validation', { step: [0, 100, 200, 300], value: losses, restarts: [] }],
    ])
    expect(validation.parameters).toEqual(
      expect.arrayContaining([
        { name: 'lr', value: '0.001' },
        { name: 'optimizer', value: 'adam' },
        { name: 'augment', value: 'true' },
      ]),
    )
    expect(validation.logs.map(({ message }) => message)).toEqual(['Not taken over: 1 histograms'])
    expect(validation.created).toMatchObject({
      at: 1_700_000_000_000,
      imported: { format: 'tensorboard', source: 'tensorboard/fit/validation' },
    })
    expect(validation.finished).toMatchObject({ outcome: 'completed', at: 1_700_000_003_000 })
  })

  it.each(['mlruns', 'mlflow.db'])('MLflow: %s', async (store) => {
    const plan = await imported(path.join(fixtures, store))
    const finished = historyOf(plan, 'small net')
    expect(Object.fromEntries(finished.metrics)).toEqual({
      loss: { step: [0, 1, 2, 3], value: losses, restarts: [] },
      'val/accuracy': { step: [0, 2, 4, 6], value: accuracies, restarts: [] },
      grad: { step: [0, 1], value: [Number.NaN, Infinity], restarts: [] },
    })
    expect(finished.parameters).toEqual(
      expect.arrayContaining([
        { name: 'lr', value: '0.001' },
        { name: 'layers', value: '[16, 16]' },
        { name: 'tag team', value: 'blue' },
      ]),
    )
    expect(finished.created?.settings.tags).toEqual(['digits'])
    const failed = historyOf(plan, 'broken')
    expect(failed.metrics.get('loss')).toEqual({ step: [-1], value: [9], restarts: [] })
    expect(failed.finished).toMatchObject({ outcome: 'failed' })
  })

  it('Keras and Weights & Biases: CSV, with empty cells left empty', async () => {
    const plan = await imported(path.join(fixtures, 'csv'))
    expect(historyOf(plan, 'keras').metrics.get('loss')).toEqual({
      step: [0, 1, 2, 3],
      value: [2, 1, 0.5, Number.NaN],
      restarts: [],
    })
    expect(historyOf(plan, 'wandb-history').metrics.get('val/accuracy')).toEqual({
      step: [1, 3],
      value: [0.5, 0.875],
      restarts: [],
    })
    expect(historyOf(plan, 'wandb-history').created?.at).toBe(1_700_000_000_000)
    expect([...historyOf(plan, 'calm - sea-2').metrics]).toEqual([
      ['val/loss', { step: [0, 10, 20], value: [4, 2, 1], restarts: [] }],
    ])
    const { runId } = plan.runs.find(({ run }) => run.name === 'keras') ?? { runId: '' }
    expect(await statusOfRun(new RunLog(runPath(home, runId)))).toMatchObject({
      status: 'completed',
      imported: 'keras-csv',
      accuracy: 0.875,
      valLoss: 0.5,
      step: 3,
    })
  })

  it('and settings that nobody told are not written, in place of which defaults would be read', async () => {
    const plan = await imported(path.join(fixtures, 'mlruns'))
    const { runId } = plan.runs.find(({ run }) => run.name === 'small net') ?? { runId: '' }
    const [line = ''] = readFileSync(eventsFile(runPath(home, runId)), 'utf8').split('\n')
    expect(
      Object.keys(z.object({ settings: z.record(z.string(), z.unknown()) }).parse(JSON.parse(line)).settings),
    ).toEqual(['name', 'tags', 'model', 'dataset'])
    expect(chosenSettings(await statusOfRun(new RunLog(runPath(home, runId))))).toMatchObject({
      learningRate: 0.001,
      epochs: null,
      batchSize: null,
      seed: null,
      optimizer: null,
    })
  })

  it('a second time it is there already, from another folder too', async () => {
    await imported(fixtures)
    const before = await localRunIds(home)
    const copy = path.join(home.path, 'copied')
    cpSync(fixtures, copy, { recursive: true })
    const plan = await imported(copy)
    expect(plan.runs.every(({ isThere }) => isThere)).toBe(true)
    expect((await localRunIds(home)).sort()).toEqual(before.sort())
  })
})

it('five thousand names at a step fit into lines, and each keeps its value', async () => {
  const names = Array.from({ length: 5000 }, (_, i) => `layer ${i}/gradient norm`)
  const file = path.join(home.path, 'wide.csv')
  const lines = [0, 1].map((epoch) => `${epoch},${names.map((_, i) => i + epoch / 3).join(',')}`)
  writeFileSync(file, `epoch,${names.join(',')}\n${lines.join('\n')}\n`)
  const { metrics } = historyOf(await imported(file), 'wide')
  expect(metrics.size).toBe(5000)
  expect(names.every((name, i) => metrics.get(name)?.value[1] === i + 1 / 3)).toBe(true)
})

describe('what is damaged is named with its place and a remedy, and nothing of it is imported', () => {
  const whole = readFileSync(eventFile)
  /** The same file with a byte changed. */
  const changed = (at: number): Buffer => {
    const bytes = Buffer.from(whole)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    return bytes
  }
  const record = (data: Buffer): Buffer => {
    const head = Buffer.alloc(12)
    head.writeBigUInt64LE(BigInt(data.length))
    head.writeUInt32LE(maskedCrc32c(head.subarray(0, 8)), 8)
    const foot = Buffer.alloc(4)
    foot.writeUInt32LE(maskedCrc32c(data))
    return Buffer.concat([head, data, foot])
  }
  const giant = Buffer.alloc(12)
  giant.writeBigUInt64LE(2n ** 62n)
  giant.writeUInt32LE(maskedCrc32c(giant.subarray(0, 8)), 8)

  it.each<[string, string, Buffer | string, RegExp]>([
    [
      'an event file that ends within a record',
      'a.tfevents.1',
      whole.subarray(0, -3),
      /a\.tfevents\.1, byte \d+: the file ends in the middle of a record.*copy it anew/,
    ],
    [
      "a length that is not its checksum's",
      'b.tfevents.1',
      changed(2),
      /byte 0: the length of a record does not match its checksum/,
    ],
    [
      "data that are not their checksum's",
      'c.tfevents.1',
      changed(14),
      /byte 0: the data of a record do not match their checksum/,
    ],
    ['a record of 4 exabytes', 'd.tfevents.1', giant, /byte 0: a record of 4611686018427387904 bytes; at most/],
    [
      'a record of something else',
      'e.tfevents.1',
      record(Buffer.from([0x2a, 0xff, 0xff, 0xff, 0x7f])),
      /byte 0: the record is no TensorBoard event/,
    ],
    ['a line that lacks cells', 'f.csv', 'epoch,loss\n0,1\n1\n', /f\.csv, line 3: .*export it again/],
    [
      'a step that is no number',
      'g.csv',
      'epoch,loss\n0,1\ntwo,1\n',
      /g\.csv, line 3: epoch is "two", not a whole number/,
    ],
    ['a quote that never ends', 'h.csv', 'epoch,loss\n0,"1\n', /h\.csv, line \d: /],
    [
      'a database that was cut off',
      'i.db',
      readFileSync(path.join(fixtures, 'mlflow.db')).subarray(0, 20_000),
      /i\.db, its tables: not a whole MLflow database/,
    ],
  ])('%s', async (_, name, content, message) => {
    const runs = await localRunIds(home)
    // A whole file before it: it must not be imported either.
    cpSync(path.join(fixtures, 'csv/keras.csv'), path.join(broken, '0.csv'))
    writeFileSync(path.join(broken, name), content)
    await expect(imported(broken)).rejects.toThrow(message)
    rmSync(path.join(broken, name))
    expect((await localRunIds(home)).sort()).toEqual(runs.sort())
    expect(readdirSync(home.runs).filter((entry) => entry.startsWith('.'))).toEqual([])
  })

  it('a metric file of MLflow with half a line', async () => {
    const copy = path.join(home.path, 'mlruns')
    cpSync(path.join(fixtures, 'mlruns'), copy, { recursive: true })
    const metric =
      readdirSync(copy, { recursive: true, encoding: 'utf8' }).find((file) => file.endsWith('metrics/grad')) ?? ''
    writeFileSync(path.join(copy, metric), '1700000000010 0.5 0\n17000\n')
    await expect(imported(copy)).rejects.toThrow(/metrics\/grad, line 2: "17000" is not "milliseconds value step"/)
  })

  it('what is not known, or not there', async () => {
    await expect(runsIn(path.join(home.path, 'nowhere'))).rejects.toThrow(/there is no file or folder/)
    const notes = path.join(home.path, 'notes.csv')
    writeFileSync(notes, 'a,b\n1,2\n')
    await expect(runsIn(notes)).rejects.toThrow(/nothing in .* is known: TensorBoard event files/)
    expect(existsSync(notes)).toBe(true)
  })
})

it('CRC-32C of 32 zero bytes and of 0 to 31 (RFC 3720, B.4)', () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e)
})
