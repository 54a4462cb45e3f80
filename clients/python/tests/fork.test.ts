import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseEventLine, type RunEvent } from '@misfit/events/run/run-event'
import { runSummarySchema } from '@misfit/events/run/run-summary'
import { startHub, type Hub } from '@misfit/hub/hub'
import { temporaryStoreHome } from '@misfit/store/testing/temporary-store-home'
import { z } from 'zod'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Python } from './python.ts'

const saidSchema = z.object({ run: z.string(), code: z.number() })

describe.skipIf(process.platform === 'win32')('a fork of a Python program', () => {
  const home = temporaryStoreHome()
  let python: Python
  let hub: Hub
  beforeAll(async () => {
    python = Python.prepare()
    hub = await startHub({ home: home.path, port: 0 })
  })
  afterAll(async () => {
    await hub?.close()
    home.remove()
  })

  const events = (runId: string): RunEvent[] => linesOf(runId).map(parseEventLine)
  const linesOf = (runId: string) =>
    readFileSync(path.join(home.path, 'runs', runId, 'events.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
  const onHub = async (runId: string) =>
    (await (await fetch(`${hub.url}/api/runs/${runId}/events`)).text()).trimEnd().split('\n')

  it.each([
    { how: 'exit', what: 'ends by sys.exit', code: 0, warnings: 0 },
    { how: 'error', what: 'ends by an error', code: 1, warnings: 0 },
    { how: 'log', what: 'logs, and ends the run', code: 0, warnings: 1 },
    { how: 'process', what: 'is a process of multiprocessing', code: 0, warnings: 1 },
    { how: 'spawn', what: 'is given a copy of the run', code: 0, warnings: 1 },
    { how: 'threads', what: 'begins while threads log', code: 0, warnings: 20 },
    { how: 'own', what: 'makes a run of its own', code: 0, warnings: 0 },
  ])('that $what leaves the run of its parent alone', async ({ how, code, warnings }) => {
    const before = readdirSync(home.path).includes('runs') ? readdirSync(path.join(home.path, 'runs')) : []
    const { status, stdout, stderr } = await python.run([path.join(import.meta.dirname, 'fork_run.py'), how], {
      environment: { MISFIT_HUB: hub.url, MISFIT_HOME: home.path },
    })
    expect(status, stderr).toBe(0)
    const said = saidSchema.parse(JSON.parse(stdout.toString().trim().split('\n').at(-1)!))
    expect(said.code, stderr).toBe(code)

    const told = events(said.run)
    expect(told.map(({ seq }) => seq)).toEqual(told.map((_, i) => i + 1))
    expect(told.flatMap((event) => (event.type === 'steps' ? event.loss : []))).toEqual([1, 2, 3, 4, 5, 2, 3, 4, 5, 6])
    expect(
      told.flatMap((event) =>
        event.type === 'metrics' || (event.type === 'log' && event.message.includes('child')) ? [event] : [],
      ),
    ).toEqual([])
    expect(told.filter(({ type }) => type === 'finished')).toEqual([expect.objectContaining({ outcome: 'completed' })])
    expect(told.at(-1)?.type).toBe('finished')
    expect(await onHub(said.run)).toEqual(linesOf(said.run))
    expect(stderr.split('logs nothing to it. Make a run of its own here').length - 1, stderr).toBe(warnings)

    const others = readdirSync(path.join(home.path, 'runs')).filter(
      (runId) => !before.includes(runId) && runId !== said.run,
    )
    if (how !== 'own') return expect(others).toEqual([])
    expect(others).toHaveLength(1)
    expect(await onHub(others[0]!)).toEqual(linesOf(others[0]!))
    expect(runSummarySchema.parse(await (await fetch(`${hub.url}/api/runs/${others[0]}`)).json())).toMatchObject({
      name: 'of the child',
      status: 'completed',
      epoch: 1,
    })
  })
})
