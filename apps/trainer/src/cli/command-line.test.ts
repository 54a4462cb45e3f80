import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { runCommandLine } from './command-line.ts'
import type { Home } from '../run-folder/home.ts'
import { temporaryHome } from '../testing/temporary-home.ts'

vi.setConfig({ testTimeout: 240_000 })

const cli = fileURLToPath(new URL('../cli.ts', import.meta.url))
let home: Home
let remove: () => void
beforeAll(() => {
  ;({ home, remove } = temporaryHome())
})
afterAll(() => {
  remove()
})

interface Ended {
  code: number
  stdout: string
  stderr: string
}

/** The command line as a person calls it. */
function misfit(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', cli, ...args],
      { env: { ...process.env, MISFIT_HOME: home.path } },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, stdout, stderr })
      },
    )
  })
}

/** Runs a command in this process, for what never gets to train. */
async function refused(...args: string[]): Promise<Ended> {
  const written = { stdout: '', stderr: '' }
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text)
      return true
    }),
  )
  vi.stubEnv('MISFIT_HOME', home.path)
  try {
    return { code: await runCommandLine(args), ...written }
  } finally {
    for (const spy of spies) spy.mockRestore()
    vi.unstubAllEnvs()
  }
}

describe('bad usage is refused before anything is written, naming the flag and the remedy', () => {
  it.each<[string, string[], RegExp[]]>([
    ['unknown model', ['--model', 'model_9'], [/--model: unknown model "model_9"/, /model_0, model_1/]],
    ['unknown dataset', ['--dataset', 'mnits'], [/--dataset: there is no dataset "mnits"/, /mnist/]],
    ['no epochs', ['--epochs', '0'], [/--epochs: epochs must be at least 1/, /--epochs 5/]],
    ['half an epoch', ['--epochs', '1.5'], [/--epochs: epochs is a whole number/]],
    ['epochs in words', ['--epochs', 'five'], [/--epochs/, /"five" is not a number/]],
    ['NaN', ['--learning-rate', 'NaN'], [/--learning-rate/, /"NaN" is not a number/]],
    ['negative rate', ['--learning-rate', '-0.1'], [/--learning-rate: learning rate must be greater than 0/, /0\.001/]],
    ['batch of nothing', ['--batch-size', '0'], [/--batch-size: batch size must be at least 1/]],
    ['negative seed', ['--seed', '-1'], [/--seed: seed must be at least 0/]],
    ['seed too large', ['--seed', '4294967296'], [/--seed: .*4294967295/]],
    ['no threads', ['--threads', '0'], [/--threads/, /1 to 1024/]],
    [
      'a constant of another optimizer',
      ['--momentum', '0.5'],
      [/--momentum: the optimizer adam does not take it/, /--optimizer/],
    ],
    ['unknown optimizer', ['--optimizer', 'lion'], [/--optimizer/, /adam, adamw, sgd, rmsprop/]],
    ['a schedule without its factor', ['--schedule', 'exponential'], [/--schedule-factor: factor must be a number/]],
    [
      'half a step of warm-up',
      ['--warm-up', '0.5'],
      [/--warm-up: warm-up is a whole number of steps/, /--warm-up 500/],
    ],
    [
      'all smoothed away',
      ['--label-smoothing', '1'],
      [/--label-smoothing: label smoothing must be at least 0 and below 1/],
    ],
    [
      'clipped to nothing',
      ['--clip-norm', '0'],
      [/--clip-norm, --clip-variable-norm or --clip-value: clipping limit must be greater than 0/],
    ],
    ['clipped twice', ['--clip-norm', '1', '--clip-value', '1'], [/--clip-norm and --clip-value exclude each other/]],
    [
      'clipped by two norms',
      ['--clip-norm', '1', '--clip-variable-norm', '1'],
      [/--clip-norm and --clip-variable-norm exclude each other/],
    ],
    ['unknown precision', ['--precision', 'f16'], [/--precision/, /f32, bf16/]],
    ['too many steps a call', ['--steps-per-call', '513'], [/--steps-per-call: steps per call must be at most 512/]],
    ['name too long', ['--name', 'n'.repeat(10_000)], [/--name: a name has at most 200 characters/]],
    ['empty name', ['--name', ' '], [/--name: a name needs at least one character/]],
    ['control character', ['--name', 'a\u001b[31m'], [/--name: a name may hold no control characters/]],
    ['long tag', ['--tag', 't'.repeat(51)], [/--tag: a tag has at most 50 characters/]],
    ['unknown flag', ['--epoch', '3'], [/--epoch/, /--epochs/]],
    ['settings of a run that goes on', ['--continue', 'abc', '--seed', '1'], [/--continue: .*leave out --seed/]],
  ])('%s', async (_, flags, messages) => {
    const { code, stdout, stderr } = await refused('train', ...flags)
    expect(code).toBe(2)
    for (const message of messages) expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(stdout).toBe('')
    expect(existsSync(home.runs)).toBe(false)
  })

  it('a run that is not there', async () => {
    expect(await refused('show', 'nothing')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('there is no run "nothing"'),
    })
  })
})

const metrics = z.object({ loss: z.number(), accuracy: z.number(), count: z.literal(10_000) })
const resultSchema = z.object({
  runId: z.string().length(12),
  status: z.literal('completed'),
  backend: z.enum(['native', 'wasm', 'cpu']),
  tensorflow: z.string(),
  epochs: z.array(
    z.object({
      loss: z.number(),
      accuracy: z.number(),
      valLoss: z.number(),
      valAccuracy: z.number(),
      seconds: z.number(),
    }),
  ),
  test: metrics,
  reloadedTest: metrics,
  runFolder: z.string(),
})
const short = ['--epochs', '1', '--batch-size', '1000', '--json']

it('names are labels: emoji, paths and markup train like any other, and two runs may share one', async () => {
  const names = ['🐸🎉', '../../etc/passwd', '<script>alert(1)</script>', '🐸🎉']
  const results = []
  for (const name of names) {
    const { code, stdout } = await misfit('train', '--name', name, ...short)
    expect(code).toBe(0)
    expect(stdout.trim().split('\n')).toHaveLength(1)
    const result = resultSchema.parse(JSON.parse(stdout))
    expect(result.epochs).toHaveLength(1)
    expect(result.reloadedTest).toMatchObject(result.test)
    expect(result.runFolder).toBe(path.join(home.runs, result.runId))
    results.push(result)
  }
  expect(readdirSync(home.runs).sort()).toEqual(results.map(({ runId }) => runId).sort())
  // Same seed, same settings: the names make no difference to what was learned.
  expect(new Set(results.map(({ test: { loss } }) => loss)).size).toBe(1)

  expect((await refused('runs')).stdout.split('\n').filter((line) => line.includes('🐸🎉'))).toHaveLength(2)
  expect(await refused('show', '../../etc/passwd')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(results[1]!.runId),
  })
  const ambiguous = await refused('show', '🐸🎉')
  expect(ambiguous.code).toBe(1)
  expect(ambiguous.stderr).toContain('2 runs are meant')
  for (const i of [0, 3]) expect(ambiguous.stderr).toContain(results[i]!.runId)
  expect(await refused('resume', results[0]!.runId)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('it has completed'),
  })

  const target = path.join(home.path, 'export')
  mkdirSync(target)
  writeFileSync(path.join(target, 'mine.txt'), 'mine')
  expect(await refused('export', results[1]!.runId, '--to', target)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('not empty'),
  })
  expect(await refused('export', results[1]!.runId, '--to', target, '--force')).toMatchObject({ code: 0 })
  expect(readdirSync(target).sort()).toEqual(['epochs.csv', 'mine.txt', 'model', 'run', 'steps.csv'])
  expect(readdirSync(path.join(target, 'model')).sort()).toEqual(['model.json', 'weights.bin'])
  expect(await refused('push', target)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('no dashboard is running'),
  })
})

it('optimizer, schedule, warm-up, smoothing and best epoch are chosen by flags, trained with and shown', async () => {
  const { code, stdout } = await misfit(
    'train',
    ...short,
    '--optimizer',
    'adamw',
    '--weight-decay',
    '0.01',
    '--schedule',
    'cosine',
    '--warm-up',
    '10',
    '--label-smoothing',
    '0.1',
    '--clip-variable-norm',
    '1',
    '--steps-per-call',
    '4',
    '--learning-rate',
    '0.01',
    '--best-by',
    'loss',
  )
  expect(code).toBe(0)
  const result = resultSchema.parse(JSON.parse(stdout))
  expect(result.test.accuracy).toBeGreaterThan(0.8)
  const shown = (await refused('show', result.runId)).stdout
  expect(shown).toContain('AdamW (weight decay 0.01)')
  expect(shown).toContain('down half a cosine to 0')
  expect(shown).toContain('warm-up over 10 steps')
  expect(shown).toContain('label smoothing 0.1')
  expect(shown).toContain('gradients clipped to a norm of 1, each variable by itself')
  expect(shown).toMatch(/best epoch +1: the lowest validation loss that is trained on/)
  expect(shown).toMatch(/val loss, as trained on +val loss, plain/)
  expect(shown).toContain('4 steps a call')
})
