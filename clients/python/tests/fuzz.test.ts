import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseEventLines } from '@misfit/events/run/run-event'
import { temporaryStoreHome } from '@misfit/store/testing/temporary-store-home'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Python } from './python.ts'

/** A seed of your own with MISFIT_SEED. */
const seeds = process.env['MISFIT_SEED'] === undefined ? [1, 2, 3] : [Number(process.env['MISFIT_SEED'])]

describe('whatever a program gives the Python client', () => {
  let python: Python
  const home = temporaryStoreHome()
  beforeAll(() => {
    python = Python.prepare()
  })
  afterAll(() => home.remove())

  it.each(seeds)('a hub takes each event that the client took (seed %i)', async (seed) => {
    const data = path.join(home.path, String(seed))
    // Nothing listens on the discard port.
    const { status, stdout, stderr } = await python.run(
      ['-W', 'ignore', path.join(import.meta.dirname, 'fuzz_runs.py'), String(seed), '60'],
      { environment: { MISFIT_HUB: 'http://127.0.0.1:9', MISFIT_HOME: data } },
    )
    expect(status, stderr).toBe(0)
    const [taken, refused] = stdout.toString().split(' ').map(Number)
    expect(taken).toBeGreaterThan(200)
    expect(refused).toBeGreaterThan(100)
    for (const runId of readdirSync(path.join(data, 'runs'))) {
      const events = parseEventLines(
        readFileSync(path.join(data, 'runs', runId, 'events.jsonl'), 'utf8')
          .trimEnd()
          .split('\n'),
      )
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1))
      expect(events.map(({ type }) => type).filter((type) => type === 'created' || type === 'finished')).toEqual([
        'created',
        'finished',
      ])
    }
  })
})
