import { spawnSync } from 'node:child_process'
import { thisProcess } from '@misfit/locks/process-identity'
import { appendFileSync, existsSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { DatasetDescription } from '@misfit/events/dataset'
import type { NewRunEvent } from '@misfit/events/run/run-event'
import { parseEventLine } from '@misfit/events/run/run-event'
import { runSettingsSchema } from '@misfit/events/settings/settings'
import { createRun } from './create-run.ts'
import { runPath, type Home } from './home.ts'
import { blobFile, eventsFile, RunFolder } from './run-folder.ts'
import { temporaryHome } from '../testing/temporary-home.ts'

let home: Home
let remove: () => void
const runId = 'abcdefgh0123'
const log = (message: string): NewRunEvent => ({ type: 'log', level: 'info', message })
const linesOf = (folder: string) =>
  readFileSync(eventsFile(folder), 'utf8').split('\n').slice(0, -1).map(parseEventLine)

beforeEach(() => {
  ;({ home, remove } = temporaryHome())
  createRun(home, { runId, settings: runSettingsSchema.parse({ name: 'a run', model: 'model_1' }) })
})
afterEach(() => {
  remove()
})

it('events are numbered from 1 without gaps, over several processes', () => {
  const first = RunFolder.open(runPath(home, runId))
  expect(first.append(log('one')).seq).toBe(2)
  first.close()
  const second = RunFolder.open(runPath(home, runId))
  expect(second.append(log('two')).seq).toBe(3)
  second.close()
  expect(linesOf(runPath(home, runId)).map(({ seq, type }) => [seq, type])).toEqual([
    [1, 'created'],
    [2, 'log'],
    [3, 'log'],
  ])
})

it.each([1, 10, 60])('a line torn after %i bytes is cut off, and its number given again', (kept) => {
  const folder = runPath(home, runId)
  const whole = readFileSync(eventsFile(folder))
  const opened = RunFolder.open(folder)
  opened.append(log('this line loses its end'))
  opened.close()
  truncateSync(eventsFile(folder), whole.length + kept)
  const again = RunFolder.open(folder)
  expect(readFileSync(eventsFile(folder))).toEqual(whole)
  expect(again.append(log('whole')).seq).toBe(2)
  again.close()
  expect(linesOf(folder).at(-1)).toMatchObject({ seq: 2, message: 'whole' })
})

it('a line that lost only its line break is torn too', () => {
  const folder = runPath(home, runId)
  truncateSync(eventsFile(folder), readFileSync(eventsFile(folder)).length - 1)
  const opened = RunFolder.open(folder)
  expect(opened.lastSeq).toBe(0)
  opened.close()
})

it('numbers that do not fit are refused rather than written on', () => {
  const folder = runPath(home, runId)
  appendFileSync(eventsFile(folder), '{"seq":7,"at":1,"type":"log","level":"info","message":"where are 2 to 6?"}\n')
  expect(() => RunFolder.open(folder)).toThrow('line 2 holds event 7')
})

it('one process at a time writes a run; a lock of a process that is gone is taken over', () => {
  const folder = runPath(home, runId)
  const held = RunFolder.open(folder)
  expect(() => RunFolder.open(folder)).toThrow(`is being written by process ${process.pid}`)
  held.close()
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  writeFileSync(path.join(folder, 'lock'), JSON.stringify({ ...thisProcess(), pid }))
  const taken = RunFolder.open(folder)
  taken.close()
  // The number of a living process, which began at another time than the lock's owner.
  writeFileSync(path.join(folder, 'lock'), JSON.stringify({ ...thisProcess(), began: '1' }))
  RunFolder.open(folder).close()
  expect(existsSync(path.join(folder, 'lock'))).toBe(false)
})

it('a blob has its hash for a name, is whole, and leaves no temporary file', () => {
  const folder = RunFolder.open(runPath(home, runId))
  const blob = folder.writeBlob(Buffer.from('abc'))
  // FIPS 180-2, appendix B.1.
  expect(blob).toEqual({ sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', bytes: 3 })
  expect(folder.writeBlob(Buffer.from('abc'))).toEqual(blob)
  expect(readFileSync(blobFile(folder.path, blob.sha256), 'utf8')).toBe('abc')
  expect(readdirSync(path.join(folder.path, 'blobs'))).toEqual([blob.sha256])
  folder.close()
})

it('a run is made once', () => {
  expect(() => RunFolder.create(runPath(home, runId))).toThrow('exists already')
})

it('a description too long for a line is kept whole in a blob', () => {
  const path = runPath(home, runId)
  const folder = RunFolder.open(path)
  const counts = { count: 1000, classCounts: Array.from({ length: 1000 }, () => 1) }
  const dataset: DatasetDescription = {
    id: '0123456789abcdef',
    name: 'many',
    imageShape: [8, 8, 1],
    source: 'a test',
    partitions: { train: counts, validation: counts, test: counts },
    classes: Array.from({ length: 1000 }, (_, i) => `${'\u{1F98A}/'.repeat(60)} ${i % 500}`),
  }
  folder.append({ type: 'dataset', dataset })
  folder.close()
  const event = linesOf(path).at(-1)
  if (event?.type !== 'dataset' || event.whole === undefined) throw new Error('the event names no blob')
  expect(event.dataset.classes).toHaveLength(1000)
  expect(JSON.parse(readFileSync(blobFile(path, event.whole.sha256), 'utf8'))).toEqual(dataset)
})

const metricsAt = (step: number): NewRunEvent => ({
  type: 'metrics',
  step: [step],
  series: [{ name: 'tokens', values: [1] }],
})

it.each([
  [
    metricsAt(Date.now() * 1e6),
    'metrics: step.0: a step is a whole number up to 9007199254740991; give a time in milliseconds',
  ],
  [metricsAt(1.5), 'metrics: step.0: a step is a whole number'],
  [metricsAt(Number.NaN), 'metrics: step.0: a step is a whole number'],
  [
    { type: 'metrics', step: [1], series: [{ name: '', values: [1] }] },
    'metrics: series.0.name: a metric needs a name',
  ],
  [
    { type: 'metrics', step: [1, 2], series: [{ name: 'a', values: [1] }] },
    'metrics: event: each series has one value for each step',
  ],
  [
    {
      type: 'metrics',
      step: [1],
      series: [
        { name: 'a'.repeat(500), values: [1] },
        ...Array.from({ length: 200 }, () => ({ name: 'b'.repeat(500), values: [1] })),
      ],
    },
    'at most 65536 are taken',
  ],
  [{ type: 'paused', step: -1 }, 'paused: step: '],
  [
    { type: 'steps', epoch: 0, firstStep: 1, loss: [1], accuracy: [1], stepsPerSecond: 1, imagesPerSecond: 1 },
    'steps: epoch: ',
  ],
] satisfies [NewRunEvent, string][])('what no hub takes is refused where it is logged: %j', (event, reason) => {
  const path = runPath(home, runId)
  const folder = RunFolder.open(path)
  const before = readFileSync(eventsFile(path))
  expect(() => folder.append(event)).toThrow(reason)
  expect(readFileSync(eventsFile(path))).toEqual(before)
  // The number was not used up.
  expect(folder.append(metricsAt(-3))).toMatchObject({ seq: 2, step: [-3] })
  folder.close()
})

it('words for people are cut to fit, and of very many layers the last are told together', () => {
  const path = runPath(home, runId)
  const folder = RunFolder.open(path)
  folder.append(log('\u{1F98A}'.repeat(4000)))
  const layer = {
    name: 'n'.repeat(1000),
    type: 'Dense',
    outputShape: [null, 2],
    parameters: 6,
    trainable: true,
    activation: 'a'.repeat(99),
  }
  const layers = Array.from({ length: 1500 }, () => layer)
  folder.append({
    type: 'model',
    title: 't'.repeat(999),
    description: '',
    layers,
    parameters: 9000,
    trainableParameters: 9000,
    pixelScale: 1,
    stepsPerEpoch: 1,
    totalSteps: 1,
  })
  folder.close()
  const [, words, model] = linesOf(path)
  expect(words).toMatchObject({ message: '\u{1F98A}'.repeat(2000) })
  if (model?.type !== 'model') throw new Error('a model was logged')
  expect(model.layers).toHaveLength(200)
  expect(model.layers.at(-1)).toEqual({
    name: 'and 1301 more',
    type: '',
    outputShape: [null, 2],
    parameters: 7806,
    trainable: true,
  })
})

it('a folder that another process wrote meanwhile is left alone: no number is given twice', () => {
  const path = runPath(home, runId)
  const folder = RunFolder.open(path)
  folder.append(log('mine'))
  appendFileSync(eventsFile(path), '{"seq":3,"at":1,"type":"log","level":"info","message":"of another"}\n')
  expect(() => folder.append(log('mine too'))).toThrow('another one writes it too')
  folder.close()
  expect(linesOf(path).map(({ seq }) => seq)).toEqual([1, 2, 3])
})
