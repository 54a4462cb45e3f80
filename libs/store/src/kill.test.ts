import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { createdEvent, stepsEvent } from '@misfit/events/testing/example-events'
import { formatEventLine } from '@misfit/events/run/run-event'
import { expect, it, onTestFinished } from 'vitest'
import { openStore } from './open.ts'
import { findRun, linesAfter } from './tables/runs.ts'
import { temporaryStoreHome } from './testing/temporary-store-home.ts'

const writer = resolve(import.meta.dirname, 'testing/append-until-killed.ts')
const runId = 'killed000run'
const rounds = 3

/** Lets a writer acknowledge so many events, kills it in the middle of the next, and gives the last it acknowledged. */
async function writeAndKill(home: string, acknowledgements: number): Promise<{ opened: number; acknowledged: number }> {
  const child = spawn(process.execPath, ['--import', 'tsx', writer, home, runId], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  // Also when the test gives up in between.
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let opened = -1
  let acknowledged = -1
  let heard = 0
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('opened ')) opened = Number(line.slice(7))
    else acknowledged = Number(line)
    heard += 1
    if (heard === 1 + acknowledgements) setTimeout(() => child.kill('SIGKILL'), Math.random() * 8)
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  expect(child.signalCode).toBe('SIGKILL')
  return { opened, acknowledged }
}

it('every acknowledged event survives kill -9 of the process', async () => {
  const home = temporaryStoreHome()
  try {
    let before = 0
    for (let round = 0; round < rounds; round += 1) {
      const { opened, acknowledged } = await writeAndKill(home.path, 20 + Math.floor(Math.random() * 40))
      expect(opened).toBeGreaterThanOrEqual(before)
      expect(acknowledged).toBeGreaterThan(opened)
      before = acknowledged
    }
    const { database, close } = await openStore({ home: home.path })
    const lines = await linesAfter(database, runId, 0, 1_000_000)
    const row = await findRun(database, runId)
    await close()
    expect(lines.length).toBeGreaterThanOrEqual(before)
    expect(row?.summary.lastSeq).toBe(lines.length)
    const written = lines.map((_, i) =>
      formatEventLine(i === 0 ? createdEvent({}, runId) : stepsEvent(i + 1, i, [1 / (i + 1)])),
    )
    expect(lines).toEqual(written)
  } finally {
    home.remove()
  }
})
