import { spawnSync } from 'node:child_process'
import { thisProcess } from '@misfit/locks/process-identity'
import { appendFileSync, existsSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DatasetDescription } from '@misfit/events/dataset'
import type { NewRunEvent } from '@misfit/events/run-event'
import { parseEventLine } from '@misfit/events/run-event'
import { runSettingsSchema } from '@misfit/events/settings'
import { createRun } from './create-run.ts'
import { runPath, type Home } from './home.ts'
import { blobFile, eventsFile, RunFolder } from './run-folder.ts'
import { temporaryHome } from './temporary-home.ts'

let home: Home
let remove: () => void
const runId = 'abcdefgh0123'
const log = (message: string): NewRunEvent => ({ type: 'log', level: 'info', message })
const linesOf = (folder: string) => readFileSync(eventsFile(folder), 'utf8').split('\n').slice(0, -1).map(parseEventLine)

beforeEach(() => {
  ({ home, remove } = temporaryHome())
  createRun(home, { runId, settings: runSettingsSchema.parse({ name: 'a run', model: 'model_1' }) })
})
afterEach(() => { remove() })

test('events are numbered from 1 without gaps, over several processes', () => {
  const first = RunFolder.open(runPath(home, runId))
  expect(first.append(log('one')).seq).toBe(2)
  first.close()
  const second = RunFolder.open(runPath(home, runId))
  expect(second.append(log('two')).seq).toBe(3)
  second.close()
  expect(linesOf(runPath(home, runId)).map(({ seq, type }) => [seq, type])).toEqual([[1, 'created'], [2, 'log'], [3, 'log']])
})

test.each([1, 10, 60])('a line torn after %i bytes is cut off, and its number given again', (kept) => {
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

test('a line that lost only its line break is torn too', () => {
  const folder = runPath(home, runId)
  truncateSync(eventsFile(folder), readFileSync(eventsFile(folder)).length - 1)
  const opened = RunFolder.open(folder)
  expect(opened.lastSeq).toBe(0)
  opened.close()
})

test('numbers that do not fit are refused rather than written on', () => {
  const folder = runPath(home, runId)
  appendFileSync(eventsFile(folder), '{"seq":7,"at":1,"type":"log","level":"info","message":"where are 2 to 6?"}\n')
  expect(() => RunFolder.open(folder)).toThrow('line 2 holds event 7')
})

test('one process at a time writes a run; a lock of a process that is gone is taken over', () => {
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

test('a blob has its hash for a name, is whole, and leaves no temporary file', () => {
  const folder = RunFolder.open(runPath(home, runId))
  const blob = folder.writeBlob(Buffer.from('abc'))
  // FIPS 180-2, appendix B.1.
  expect(blob).toEqual({ sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', bytes: 3 })
  expect(folder.writeBlob(Buffer.from('abc'))).toEqual(blob)
  expect(readFileSync(blobFile(folder.path, blob.sha256), 'utf8')).toBe('abc')
  expect(readdirSync(path.join(folder.path, 'blobs'))).toEqual([blob.sha256])
  folder.close()
})

test('a run is made once', () => {
  expect(() => RunFolder.create(runPath(home, runId))).toThrow('exists already')
})

test('a description too long for a line is kept whole in a blob', () => {
  const path = runPath(home, runId)
  const folder = RunFolder.open(path)
  const counts = { count: 1000, classCounts: Array.from({ length: 1000 }, () => 1) }
  const dataset: DatasetDescription = {
    id: '0123456789abcdef', name: 'many', imageShape: [8, 8, 1], source: 'a test', partitions: { train: counts, validation: counts, test: counts },
    classes: Array.from({ length: 1000 }, (_, i) => `${'\u{1F98A}/'.repeat(60)} ${i % 500}`),
  }
  folder.append({ type: 'dataset', dataset })
  folder.close()
  const event = linesOf(path).at(-1)
  if (event?.type !== 'dataset' || event.whole === undefined) throw new Error('the event names no blob')
  expect(event.dataset.classes).toHaveLength(1000)
  expect(JSON.parse(readFileSync(blobFile(path, event.whole.sha256), 'utf8'))).toEqual(dataset)
})
