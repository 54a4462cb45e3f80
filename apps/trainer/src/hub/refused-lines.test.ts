import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { parseEventLine, type NewRunEvent } from '@misfit/events/run/run-event'
import { runSummarySchema } from '@misfit/events/run/run-summary'
import { runSettingsSchema } from '@misfit/events/settings/settings'
import { createRun } from '../run-folder/create-run.ts'
import { runPath, type Home } from '../run-folder/home.ts'
import { HubHttp } from './hub-http.ts'
import { HubLink } from './hub-link.ts'
import { eventsFile, RunFolder } from '../run-folder/run-folder.ts'
import { newRunId } from '../run-folder/run-id.ts'
import { statusOfRun } from '../run-folder/local-runs.ts'
import { RunLog } from '../run-folder/run-log.ts'
import { temporaryHome } from '../testing/temporary-home.ts'
import { trainerStatus } from '../service/trainer-status.ts'

const hubEntry = fileURLToPath(new URL('../../../../libs/hub/src/testing/hub-process.ts', import.meta.url))
const commandLine = fileURLToPath(new URL('../cli.ts', import.meta.url))

let home: Home
let remove: () => void
let hub: HubHttp
let close: () => Promise<void>

beforeAll(async () => {
  ;({ home, remove } = temporaryHome())
  const child = spawn(process.execPath, ['--import', 'tsx', hubEntry, home.path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [url] = await once(createInterface({ input: child.stdout }), 'line')
  hub = new HubHttp(String(url))
  close = async () => {
    const exited = once(child, 'exit')
    child.kill()
    await exited
  }
}, 60_000)
afterAll(async () => {
  await close()
  remove()
})

/** A run folder with some good lines, then these lines as they are, then a good end. */
function damagedRun(...lines: readonly string[]): string {
  const runId = newRunId()
  createRun(home, { runId, settings: runSettingsSchema.parse({ name: 'damaged', model: 'model_1' }) })
  appendFileSync(eventsFile(runPath(home, runId)), lines.map((line) => `${line}\n`).join(''))
  return runId
}

function linked(problems: string[] = []): HubLink {
  const link = new HubLink({
    url: hub.url,
    status: trainerStatus({ backend: 'cpu', tensorflow: 'none', warning: null }),
    takesJobs: false,
    onCommand: () => undefined,
    onProblem: (message) => {
      problems.push(message)
    },
  })
  onTestFinished(() => link.close())
  return link
}

/** What `push` of a run folder says, and its exit code. */
async function pushed(runId: string): Promise<{ code: unknown; said: string }> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', commandLine, 'push', runPath(home, runId), '--hub', hub.url],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, MISFIT_HOME: home.path } },
  )
  let said = ''
  child.stdout.on('data', (text) => {
    said += String(text)
  })
  child.stderr.on('data', (text) => {
    said += String(text)
  })
  const [code] = await once(child, 'close')
  return { code, said }
}

const log = (message: string): NewRunEvent => ({ type: 'log', level: 'info', message })
const logLine = (seq: number, message = 'fine') => JSON.stringify({ ...log(message), seq, at: 1000 + seq })
const metrics = (seq: number, step: number) =>
  JSON.stringify({ type: 'metrics', step: [step], series: [{ name: 'tokens', values: [1] }], seq, at: 1000 + seq })
const onHub = async (runId: string) => (await hub.runLines(runId, 0)).map(parseEventLine)
const summary = async (runId: string) => runSummarySchema.parse(await hub.getJson(`/api/runs/${runId}`))
const finished = (seq: number) => JSON.stringify({ type: 'finished', outcome: 'completed', seq, at: 1000 + seq })

it('lines that are no events hold nothing back: a word about each is in its place', async () => {
  const nanoseconds = 1_795_905_000_000_000_000
  const runId = damagedRun(
    logLine(2),
    metrics(3, nanoseconds),
    logLine(4),
    metrics(5, 1.5),
    '{"seq":6,"at":1,"ty',
    `{"seq":7,"x":"${'x'.repeat(70_000)}"}`,
    logLine(8),
    finished(9),
  )
  const problems: string[] = []
  expect(
    await linked(problems)
      .add(runId, new RunLog(runPath(home, runId)), { alive: true })
      .drained(30_000),
  ).toBe('sent')

  const events = await onHub(runId)
  expect(events.map(({ seq, type }) => `${seq} ${type}`)).toEqual([
    '1 created',
    '2 log',
    '3 log',
    '4 log',
    '5 log',
    '6 log',
    '7 log',
    '8 log',
    '9 finished',
  ])
  expect(events[2]).toMatchObject({
    level: 'error',
    at: 1003,
    leftOut: {
      type: 'metrics',
      reason: expect.stringContaining(
        'step.0: a step is a whole number up to 9007199254740991; give a time in milliseconds',
      ),
    },
  })
  expect(events[4]).toMatchObject({ leftOut: { type: 'metrics', reason: expect.stringContaining('step.0') } })
  expect(events[5]).toMatchObject({ leftOut: { reason: expect.stringContaining('not JSON') } })
  expect(events[6]).toMatchObject({ leftOut: { reason: expect.stringContaining('at most 65536 are taken') } })
  expect(await summary(runId)).toMatchObject({ status: 'completed', leftOut: 4, lastSeq: 9 })
  // The others are the very lines of the folder, and the console is told of it once.
  const folder = readFileSync(eventsFile(runPath(home, runId)), 'utf8').split('\n')
  const there = await hub.runLines(runId, 0)
  for (const place of [1, 2, 4, 8, 9]) expect(there[place - 1]).toBe(folder[place - 1])
  expect(problems).toEqual([expect.stringContaining('line 3 of its events.jsonl was left out')])
})

it('of lines that a fork numbered a second time, each is told once, in the order of the folder', async () => {
  // What a child of a fork wrote, in between: as in a run folder of the Python client before it was told apart.
  const runId = damagedRun(metrics(2, 1), metrics(3, 100), metrics(3, 2), metrics(4, 101), metrics(4, 3), finished(5))
  expect(
    await linked()
      .add(runId, new RunLog(runPath(home, runId)), { alive: false })
      .drained(30_000),
  ).toBe('sent')
  const events = await onHub(runId)
  expect(events.map(({ seq, writtenAs }) => [seq, writtenAs])).toEqual([
    [1, undefined],
    [2, undefined],
    [3, undefined],
    [4, 3],
    [5, 4],
    [6, 4],
    [7, 5],
  ])
  expect(events.flatMap((event) => (event.type === 'metrics' ? event.step : []))).toEqual([1, 100, 2, 101, 3])
  expect(await summary(runId)).toMatchObject({ status: 'completed', renumbered: 4 })
})

it('a line refused while a run goes on holds back neither what comes after it nor other runs', async () => {
  const runId = damagedRun(metrics(2, 0.5))
  const other = damagedRun(logLine(2))
  const link = linked()
  const stream = link.add(runId, new RunLog(runPath(home, runId)), { alive: true })
  expect(await link.add(other, new RunLog(runPath(home, other)), { alive: true }).drained(30_000)).toBe('sent')
  expect(await stream.drained(30_000)).toBe('sent')
  appendFileSync(eventsFile(runPath(home, runId)), `${logLine(3, 'on it goes')}\n`)
  void stream.nudge()
  expect(await stream.drained(30_000)).toBe('sent')
  expect((await onHub(runId)).at(-1)).toMatchObject({ seq: 3, message: 'on it goes' })
})

it('a first line that is no event makes the run all the same, and the page tells it', async () => {
  const created = (runId: string) =>
    JSON.stringify({ type: 'created', runId, settings: { name: 17, model: 'small', epochs: 3 }, seq: 1, at: 1001 })
  for (const first of [created, () => '{"type":"created","runId":"abc', () => logLine(1)]) {
    const runId = newRunId()
    RunFolder.create(runPath(home, runId)).close()
    appendFileSync(eventsFile(runPath(home, runId)), `${first(runId)}\n${logLine(2)}\n${finished(3)}\n`)
    const log = new RunLog(runPath(home, runId))
    const problems: string[] = []
    expect(await linked(problems).add(runId, log, { alive: false }).drained(30_000)).toBe('sent')
    expect((await onHub(runId)).map(({ seq, type }) => `${seq} ${type}`)).toEqual(['1 created', '2 log', '3 finished'])
    expect(await summary(runId)).toMatchObject({ name: runId, status: 'completed', leftOut: 1 })
    expect(problems).toEqual([expect.stringContaining(`run ${runId}: line 1 of its events.jsonl was left out`)])
    // The command line lists it as the page does.
    expect(await statusOfRun(log)).toMatchObject({ name: runId, status: 'completed', leftOut: 1 })
    const push = await pushed(runId)
    expect(push.said).toContain(`run ${runId}: 3 events on ${hub.url}/runs/${runId}`)
    expect(push.said).toMatch(/line 1: .*\n/)
    expect(push.code).toBe(1)
  }
}, 120_000)

it('what the hub refuses for good is asked of it ever more rarely, whatever is logged, and told once', async () => {
  const runId = newRunId()
  // The folder of a run under the name of another.
  const folder = RunFolder.create(runPath(home, runId))
  onTestFinished(() => folder.close())
  const created = { type: 'created', runId: newRunId(), settings: { name: 'another', model: 'm' }, seq: 1, at: 1001 }
  appendFileSync(eventsFile(folder.path), `${JSON.stringify(created)}\n`)
  const problems: string[] = []
  const link = linked(problems)
  const asked: number[] = []
  const append = link.append.bind(link)
  link.append = (...given) => {
    asked.push(performance.now())
    return append(...given)
  }
  const stream = link.add(runId, new RunLog(folder.path), { alive: true })
  // Lines are logged without a pause, as by a training, and someone waits for them.
  void stream.drained(60_000)
  const logging = setInterval(() => {
    void stream.nudge()
  }, 1)
  onTestFinished(() => clearInterval(logging))
  await expect.poll(() => asked.length, { timeout: 30_000 }).toBe(4)
  const pauses = asked.slice(1).map((at, i) => at - asked[i]!)
  pauses.forEach((pause, i) => expect(pause).toBeGreaterThan(0.99 * 250 * 2 ** i))
  expect(problems).toEqual([expect.stringContaining('its first event is of run')])
})

it('an event whose predictions are lost is sent: its numbers are not', async () => {
  const blob = { sha256: 'a'.repeat(64), bytes: 10 }
  const epoch = JSON.stringify({
    type: 'epoch',
    epoch: 1,
    step: 3,
    seconds: 1,
    validationSeconds: 0,
    loss: 0.5,
    accuracy: 0.5,
    valLoss: 0.4,
    valAccuracy: 0.6,
    learningRate: 0.1,
    predictions: blob,
    seq: 2,
    at: 1,
  })
  const runId = damagedRun(epoch, finished(3))
  const problems: string[] = []
  expect(
    await linked(problems)
      .add(runId, new RunLog(runPath(home, runId)), { alive: false })
      .drained(30_000),
  ).toBe('sent')
  expect(await hub.runLines(runId, 1)).toEqual([epoch, finished(3)])
  expect(problems).toEqual([expect.stringContaining(`blob ${blob.sha256} cannot be sent: ENOENT`)])
})

it('push sends the rest, and names line, field and remedy, each time', async () => {
  const runId = damagedRun(metrics(2, 2 ** 60), logLine(3), logLine(3), finished(4))
  for (let round = 0; round < 2; round++) {
    const { code, said } = await pushed(runId)
    expect(said).toContain(`run ${runId}: 5 events on ${hub.url}/runs/${runId}`)
    expect(said).toContain(
      'line 2: not an event: step.0: a step is a whole number up to 9007199254740991; give a time in milliseconds',
    )
    expect(said).toContain('line 4 has the number 3, and 1 after it')
    expect(said).toContain('correct these lines in a copy of the folder')
    expect(code).toBe(1)
  }
  expect((await onHub(runId)).at(-1)).toMatchObject({ seq: 5, type: 'finished' })
}, 120_000)
