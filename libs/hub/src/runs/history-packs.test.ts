import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createdEvent, epochEvent, stepsEvent } from '@misfit/events/testing/example-events'
import { addHistoryPart, readHistoryPack } from '@misfit/events/run/history-pack'
import { formatEventLine, parseEventLine } from '@misfit/events/run/run-event'
import { addEvent, emptyHistory, type RunHistory } from '@misfit/events/run/run-history'
import { HistoryPacks } from './history-packs.ts'

const runId = 'abc123def456'
let folder: string
let lines: string[]
let reads: number
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'misfit-packs-')), 'packs')
  lines = [formatEventLine(createdEvent())]
  reads = 0
})
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

const grow = (count: number, loss = 0.5): void => {
  for (let i = 0; i < count; i++) {
    const seq = lines.length + 1
    lines.push(formatEventLine(seq % 100 === 0 ? epochEvent(seq, seq / 100, seq) : stepsEvent(seq, seq, [loss])))
  }
}
const packs = (): HistoryPacks =>
  new HistoryPacks(folder, (id, after, most) => {
    reads++
    return Promise.resolve(id === runId ? lines.slice(after, after + most) : [])
  })

function unpacked(bytes: Uint8Array): RunHistory {
  const history = emptyHistory()
  for (const part of readHistoryPack(bytes)) addHistoryPart(history, part)
  return history
}

function historyTo(last: number): RunHistory {
  const history = emptyHistory()
  for (const line of lines.slice(0, last)) addEvent(history, parseEventLine(line))
  return history
}

it('has nothing of a short run, and makes no file', async () => {
  grow(100)
  expect((await packs().of(runId, lines.length)).length).toBe(0)
  expect(() => readdirSync(folder)).toThrow('ENOENT')
})

it('keeps no file of a run that was removed, and makes it again when it is restored', async () => {
  grow(1300)
  const kept = packs()
  await kept.of(runId, lines.length)
  expect(readdirSync(folder)).toHaveLength(1)
  kept.removed(runId)
  await kept.close()
  expect(readdirSync(folder)).toEqual([])
  expect(unpacked(await packs().of(runId, lines.length))).toEqual(historyTo(lines.length))
})

it('gives the history of a long run, and goes on from what it has when the run grows', async () => {
  grow(1300)
  const kept = packs()
  expect(unpacked(await kept.of(runId, lines.length))).toEqual(historyTo(lines.length))
  reads = 0
  // A little more is left to the lines; the file is read, and only its last line looked up.
  grow(100)
  expect(unpacked(await kept.of(runId, lines.length))).toEqual(historyTo(1301))
  expect(reads).toBe(1)
  grow(400)
  expect(unpacked(await packs().of(runId, lines.length))).toEqual(historyTo(lines.length))
})

it('packs a run in the background as it grows, and all of it when it is done', async () => {
  const kept = packs()
  grow(450)
  kept.added(runId, lines.length, false)
  await vi.waitFor(() => expect(readdirSync(folder)).toEqual([`${runId}.pack`]))
  grow(20)
  kept.added(runId, lines.length, true)
  await vi.waitFor(async () => expect(unpacked(await packs().of(runId, lines.length))).toEqual(historyTo(471)))
  await kept.close()
})

it('makes a file again that is damaged, cut off, or of another history', async () => {
  grow(600)
  await packs().of(runId, lines.length)
  const file = join(folder, `${runId}.pack`)
  truncateSync(file, 500)
  expect(unpacked(await packs().of(runId, lines.length))).toEqual(historyTo(lines.length))
  writeFileSync(file, 'nonsense')
  expect(unpacked(await packs().of(runId, lines.length))).toEqual(historyTo(lines.length))
  // The store was set back, and the run went another way since.
  lines.length = 300
  grow(500, 0.25)
  expect(unpacked(await packs().of(runId, lines.length))).toEqual(historyTo(lines.length))
  lines.length = 450
  expect(unpacked(await packs().of(runId, lines.length))).toEqual(historyTo(lines.length))
})

it('answers where the file cannot be kept', async () => {
  writeFileSync(folder, 'a file where the folder should be')
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  grow(600)
  expect(unpacked(await packs().of(runId, lines.length))).toEqual(historyTo(lines.length))
  expect(said).toHaveBeenCalledWith(expect.stringContaining('cannot keep the packed history'), expect.anything())
  said.mockRestore()
})
