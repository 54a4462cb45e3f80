import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runSettingsSchema, type RunSettingsInput } from '@misfit/events/settings/settings'
import type { Job } from '@misfit/events/live/socket'
import { createRun } from '../run-folder/create-run.ts'
import { describeEnvironment } from '../run/environment.ts'
import { runPath, type Home } from '../run-folder/home.ts'
import { RunFolder } from '../run-folder/run-folder.ts'
import { newRunId } from '../run-folder/run-id.ts'
import { temporaryHome } from '../testing/temporary-home.ts'
import { candidates, chooseThreads, fastest } from './thread-choice.ts'
import { cores } from './thread-count.ts'

describe('the fastest number of threads', () => {
  it('is the one with the shortest step', () => {
    expect(
      fastest(
        [
          { threads: 1, milliseconds: 0.2 },
          { threads: 2, milliseconds: 0.3 },
        ],
        2,
      ),
    ).toEqual({ threads: 1, reason: 'measured: 1 thread 0.20 ms a step, 2 threads 0.30 ms a step' })
    expect(
      fastest(
        [
          { threads: 1, milliseconds: 70 },
          { threads: 2, milliseconds: 40 },
        ],
        1,
      )?.threads,
    ).toBe(2)
  })

  it('is that of the rule where another is hardly faster, and none where nothing could be measured', () => {
    expect(
      fastest(
        [
          { threads: 1, milliseconds: 81 },
          { threads: 2, milliseconds: 87 },
        ],
        2,
      )?.threads,
    ).toBe(2)
    expect(
      fastest(
        [
          { threads: 1, milliseconds: 100 },
          { threads: 2, milliseconds: 96 },
        ],
        1,
      )?.threads,
    ).toBe(1)
    expect(
      fastest(
        [
          { threads: 1, milliseconds: null },
          { threads: 2, milliseconds: 96 },
        ],
        1,
      )?.threads,
    ).toBe(2)
    expect(fastest([{ threads: 1, milliseconds: null }], 1)).toBeUndefined()
  })

  it.each([
    [1, [1]],
    [2, [1, 2]],
    [4, [1, 2, 4]],
    [16, [1, 4, 8, 16]],
    [24, [1, 6, 12, 16, 24]],
  ])('is looked for on %i cores among %j', (count, expected) => {
    expect(candidates(count)).toEqual(expected)
  })
})

describe('the threads of a run', () => {
  let home: Home
  let remove: () => void
  beforeEach(() => {
    vi.stubEnv('MISFIT_THREADS', '')
    ;({ home, remove } = temporaryHome())
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    remove()
  })
  const newJob = (settings: Partial<RunSettingsInput> = {}): Job => ({
    runId: newRunId(),
    settings: runSettingsSchema.parse({ name: 'a', model: 'model_1', ...settings }),
    continues: false,
  })

  it.skipIf(cores() === 1)('are measured once, and measured anew when what is kept is damaged', async () => {
    const said: string[] = []
    const choose = () =>
      chooseThreads(newJob(), home, undefined, (message) => {
        said.push(message)
      })
    const choice = await choose()
    expect(choice.reason).toMatch(/^measured: 1 thread [\d.]+ ms a step, /)
    const file = path.join(home.path, 'threads.json')
    expect(readFileSync(file, 'utf8')).toContain('"milliseconds"')
    expect(await choose()).toEqual(choice)
    expect(said).toEqual(['measuring how many threads train model_1 fastest, once on this machine'])
    writeFileSync(file, '{"format":"misfit-threads-4","measured":{"')
    expect((await choose()).reason).toMatch(/^measured: /)
    expect(said.length).toBe(2)
  })

  it.skipIf(cores() === 1)('are by the rule where the machine is busy, and measured when it is not', async () => {
    const choose = (isBusy: boolean) => chooseThreads(newJob(), home, undefined, undefined, isBusy)
    expect(await choose(true)).toEqual({ threads: 1, reason: 'by a rule, since the machine is busy' })
    const measured = await choose(false)
    expect(measured.reason).toMatch(/^measured: /)
    expect(await choose(true)).toEqual(measured)
  })

  it('are those asked for, by the command line, the settings or the environment', async () => {
    expect(await chooseThreads(newJob({ threads: 3 }), home, undefined)).toEqual({ threads: 3, reason: 'as asked for' })
    expect((await chooseThreads(newJob({ threads: 3 }), home, 2)).threads).toBe(2)
    vi.stubEnv('MISFIT_THREADS', '5')
    expect((await chooseThreads(newJob(), home, undefined)).threads).toBe(5)
    vi.stubEnv('MISFIT_THREADS', 'many')
    await expect(chooseThreads(newJob(), home, undefined)).rejects.toThrow(
      'MISFIT_THREADS is "many"; it takes a whole number of at least 1',
    )
  })

  it('are those that a run had before', async () => {
    const job = newJob()
    createRun(home, job)
    const folder = RunFolder.open(runPath(home, job.runId))
    const environment = {
      ...describeEnvironment({ backend: 'native', tensorflow: '2.21.0' }, { threads: 7, reason: 'measured' }),
      execution: 'compiled',
      stepsPerCall: 8,
    } as const
    folder.append({ type: 'started', attempt: 1, fromStep: 0, environment })
    folder.close()
    expect(await chooseThreads({ ...job, continues: true }, home, undefined)).toEqual({
      threads: 7,
      reason: 'as it had before',
    })
  })
})
