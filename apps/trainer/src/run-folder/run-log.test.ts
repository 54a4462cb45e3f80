import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runPath, type Home } from './home.ts'
import { eventsFile } from './run-folder.ts'
import { RunLog } from './run-log.ts'
import { temporaryHome } from '../testing/temporary-home.ts'

let home: Home
let remove: () => void
beforeEach(() => {
  ;({ home, remove } = temporaryHome())
})
afterEach(() => {
  remove()
})

function folderWith(text: string): string {
  const folder = runPath(home, 'abcdefgh0123')
  mkdirSync(folder, { recursive: true })
  writeFileSync(eventsFile(folder), text)
  return folder
}

it('reads the lines after any number, as many as fit, whatever was read before', async () => {
  const line = fc.stringMatching(/^[a-zäß→😀]{0,40}$/u)
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 300 }),
      fc.array(fc.record({ after: fc.nat(300), most: fc.integer({ min: 1, max: 100 }) }), {
        minLength: 1,
        maxLength: 6,
      }),
      async (lines, reads) => {
        const log = new RunLog(folderWith(lines.map((text) => `${text}\n`).join('')))
        for (const { after, most } of reads) {
          expect(await log.read(after, { lines: most, bytes: 1e9 })).toEqual(lines.slice(after, after + most))
        }
        expect(log.lastSeq).toBe(lines.length)
      },
    ),
    { numRuns: 60 },
  )
})

it('a line that is no event is named by its file and its number', async () => {
  const log = new RunLog(folderWith('{"seq":1,"at":0,"type":"log","level":"info","message":"a"}\nnot json\n'))
  const read = async () => {
    for await (const event of log.events()) expect(event.seq).toBe(1)
  }
  await expect(read()).rejects.toThrow(/events\.jsonl, line 2: not JSON: not json/)
})

it('a last line without its line break is not there yet', async () => {
  const log = new RunLog(folderWith('one\ntw'))
  expect(await log.read(0, { lines: 10, bytes: 1000 })).toEqual(['one'])
  expect(await log.read(1, { lines: 10, bytes: 1000 })).toEqual([])
  appendFileSync(eventsFile(log.folder), 'o\nthree\n')
  expect(await log.read(1, { lines: 10, bytes: 1000 })).toEqual(['two', 'three'])
})

it('stops at the limit of bytes, but gives one line even if it alone is longer', async () => {
  const log = new RunLog(folderWith('aaaa\nbbbb\ncccc\n'))
  expect(await log.read(0, { lines: 10, bytes: 10 })).toEqual(['aaaa', 'bbbb'])
  expect(await log.read(0, { lines: 10, bytes: 2 })).toEqual(['aaaa'])
})

it('lines longer than a chunk come whole', async () => {
  const long = 'x'.repeat(700_000)
  const log = new RunLog(folderWith(`a\n${long}\nb\n`))
  expect(await log.read(0, { lines: 10, bytes: 1e9 })).toEqual(['a', long, 'b'])
  expect(await log.read(2, { lines: 10, bytes: 1e9 })).toEqual(['b'])
})

it('readers at the same time do not disturb each other', async () => {
  const lines = Array.from({ length: 500 }, (_, i) => `line ${i + 1}`)
  const log = new RunLog(folderWith(lines.map((text) => `${text}\n`).join('')))
  const reads = await Promise.all([0, 499, 100, 0].map((after) => log.read(after, { lines: 2, bytes: 1000 })))
  expect(reads).toEqual([lines.slice(0, 2), lines.slice(499), lines.slice(100, 102), lines.slice(0, 2)])
  expect(log.lastSeq).toBe(500)
})
