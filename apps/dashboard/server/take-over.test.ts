import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseEventLine, type RunEvent } from '@misfit/events/run/run-event'
import { runSettingsSchema } from '@misfit/events/settings/settings'
import { type Hub, startHub } from '@misfit/hub/hub'
import { temporaryStoreHome } from '@misfit/store/testing/temporary-store-home'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { workspace } from './options.ts'

/** A trainer on a machine of its own: another data folder, and processes that can be suspended together. */
class Machine {
  readonly home = temporaryStoreHome()
  readonly #process: ChildProcess
  #said = ''

  constructor(hub: string) {
    this.#process = spawn(process.execPath, [resolve(workspace, 'apps/trainer/start.mjs'), '--hub', hub], {
      cwd: workspace,
      env: { ...process.env, MISFIT_HOME: this.home.path },
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    })
    this.#process.stderr?.on('data', (text: Buffer) => {
      this.#said += text.toString()
    })
  }

  /** Waits until the trainer has said something. */
  async says(words: string): Promise<void> {
    while (!this.#said.includes(words)) await once(this.#process.stderr!, 'data')
  }

  /** To all processes of this machine. */
  signal(name: NodeJS.Signals): void {
    if (this.#process.pid !== undefined && this.#process.exitCode === null) process.kill(-this.#process.pid, name)
  }

  lines(runId: string): Promise<string> {
    return readFile(join(this.home.path, 'runs', runId, 'events.jsonl'), 'utf8')
  }

  async stop(): Promise<void> {
    const exited = once(this.#process, 'exit')
    this.signal('SIGKILL')
    await exited
    this.home.remove()
  }
}

const home = temporaryStoreHome()
let hub: Hub
let machines: Machine[]

beforeEach(async () => {
  hub = await startHub({ home: home.path, port: 0, lostAfter: 2000, takeoverAfter: 100 })
  machines = []
})
afterEach(async () => {
  await Promise.all(machines.map((machine) => machine.stop()))
  await hub.close()
  home.remove()
})

const machine = () => {
  const made = new Machine(hub.url)
  machines.push(made)
  return made
}

it(
  'another trainer goes on with the run of one that is gone, to the same bits, and the first does not come in between',
  { timeout: 240_000 },
  async () => {
    const settings = runSettingsSchema.parse({ name: 'a', model: 'model_1', epochs: 60, batchSize: 16 })
    const first = machine()
    const runId = await hub.desk.start(settings)
    await first.says(`run ${runId}: beginning`)
    const second = machine()
    await checkpointKept(runId)
    first.signal('SIGSTOP')
    await second.says(`run ${runId}: going on`)
    // The machine that was gone comes back while the other trains.
    first.signal('SIGCONT')
    await first.says('it was given to another trainer')
    await ended(runId)

    const lines = await linesOf(runId)
    const events = lines.map(parseEventLine)
    expect(events.map(({ seq }) => seq)).toEqual(lines.map((_, i) => i + 1))
    expect(`${lines.join('\n')}\n`).toBe(await second.lines(runId))
    const starts = events.filter(({ type }) => type === 'started')
    expect(starts).toMatchObject([{ attempt: 1, fromStep: 0 }, { attempt: 2 }])
    // It went on, and did not begin again.
    expect(starts[1]).not.toMatchObject({ fromStep: 0 })

    const whole = await hub.desk.start({ ...settings, name: 'not interrupted' })
    await ended(whole)
    expect(results(events)).toEqual(results((await linesOf(whole)).map(parseEventLine)))
  },
)

/** What a run came to: the bits of its predictions after every epoch and on the test images. */
function results(events: readonly RunEvent[]) {
  const byEpoch = new Map(
    events.flatMap((event) =>
      event.type === 'epoch' ? [[event.epoch, [event.loss, event.valLoss, event.predictions.sha256]] as const] : [],
    ),
  )
  const test = events.flatMap((event) =>
    event.type === 'test' ? [[event.epoch, event.loss, event.accuracy, event.predictions.sha256]] : [],
  )
  return { epochs: [...byEpoch].sort(([a], [b]) => a - b), test }
}

async function checkpointKept(runId: string): Promise<void> {
  while ((await hub.desk.find(runId)).checkpoint === null) await delay(20)
}

async function ended(runId: string): Promise<void> {
  while ((await hub.desk.find(runId)).summary.status !== 'completed') await once(hub.desk, 'changed')
}

async function linesOf(runId: string): Promise<string[]> {
  const answer = await fetch(`${hub.url}/api/runs/${runId}/events`)
  return (await answer.text()).trimEnd().split('\n')
}
