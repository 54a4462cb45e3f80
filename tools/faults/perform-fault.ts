import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type RandomGenerator, randomGenerator } from '@misfit/data/random'
import { parseEventLine, type RunEvent } from '@misfit/events/run/run-event'
import { messageOf } from '@misfit/text/message-of'
import type { FaultKind } from './fault-kinds.ts'
import { RunWatch } from './run-watch.ts'
import type { Scene } from './scene.ts'

export interface Fault {
  readonly kind: FaultKind
  /** Decides the moment, and what the kind leaves open. */
  readonly seed: number
}

interface Outcome {
  /** Problems found: what was lost, doubled, wrong or not said; empty when all is well. */
  readonly problems: readonly string[]
  readonly seconds: number
  /** Whether the run was training when the fault was done to it. */
  readonly wasTraining: boolean
  /** Words that the run's page showed meanwhile. */
  readonly said: readonly string[]
}

/**
 * Training that is long enough for the moment, up to `latest`, to lie within it: two seconds and more on a fast
 * machine.
 */
const training = { model: 'model_1', epochs: 25, batchSize: 16 } as const
const latest = 1500
const longestStart = 120_000
/** Longest time from the fault to the end of the run, everything started again, in milliseconds. */
const longestRecovery = 150_000

/** Trains a run, does the fault to it at a random moment, and checks that nothing is lost once all is back. */
export async function performFault(scene: Scene, { kind, seed }: Fault, suspension: number): Promise<Outcome> {
  const startedAt = Date.now()
  const random = randomGenerator(seed)
  const runId = await startRun(scene, random.below(2 ** 31))
  const watch = new RunWatch(scene, runId)
  try {
    const began = await until(longestStart, () => eventsIn(scene, runId).some(({ type }) => type === 'started'))
    if (!began) return outcome(['the run did not begin'], false)
    await delay(random.between(0, latest))
    const wasTraining = scene.childPid !== undefined
    const problems: string[] = []
    await kind.strike({ scene, runId, random, suspension }).catch((error: unknown) => {
      problems.push(messageOf(error))
    })
    await scene.restore()
    const ended = await until(longestRecovery, async () => {
      if (watch.status === 'lost' || watch.status === 'stopped') await goOn(scene, runId, random)
      return (watch.status === 'completed' || watch.status === 'failed') && (await hasAll(scene, runId))
    })
    watch.stop()
    if (!ended)
      problems.push(
        `the run did not end; it is ${watch.status ?? 'unknown'}, ${watch.said.at(-1) ?? 'without a message'}`,
      )
    problems.push(...watch.problems, ...(await compare(scene, runId, watch.lines)))
    if (kind.says && wasTraining && watch.status !== 'completed' && !watch.said.some((text) => kind.says?.test(text))) {
      problems.push(`the page did not say what happened; it said: ${watch.said.join(' | ') || 'nothing'}`)
    }
    return outcome(problems, wasTraining)
  } finally {
    watch.stop()
  }

  function outcome(problems: string[], wasTraining: boolean): Outcome {
    return { problems, wasTraining, seconds: (Date.now() - startedAt) / 1000, said: watch.said }
  }
}

async function startRun(scene: Scene, seed: number): Promise<string> {
  const response = await fetch(`${scene.url}/api/runs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ settings: { name: 'fault', dataset: 'mnist', ...training, seed } }),
  })
  const answer: unknown = await response.json()
  if (typeof answer !== 'object' || answer === null || !('runId' in answer))
    throw new Error(`the run could not be started: ${JSON.stringify(answer)}`)
  return String(answer.runId)
}

/** Lets a run go on as a person would from the page, once the page says that it is lost; or the hub does it first. */
async function goOn(scene: Scene, runId: string, random: RandomGenerator): Promise<void> {
  await fetch(`${scene.url}/api/runs/${runId}/continue`, { method: 'POST' }).catch(() => undefined)
  await delay(random.between(300, 600))
}

async function hasAll(scene: Scene, runId: string): Promise<boolean> {
  const stored = await linesAtHub(scene, runId).catch(() => [])
  return stored.length >= linesIn(scene, runId).length
}

/** Events and blobs of the hub against the run folder, which is the truth. */
async function compare(scene: Scene, runId: string, seen: readonly string[]): Promise<string[]> {
  const problems: string[] = []
  const folder = linesIn(scene, runId)
  const stored = await linesAtHub(scene, runId)
  const differs = folder.findIndex((line, i) => line !== stored[i])
  if (differs !== -1) problems.push(`event ${differs + 1} of ${folder.length} is not as in the run folder`)
  if (stored.length !== folder.length)
    problems.push(`the hub has ${stored.length} events, the run folder ${folder.length}`)
  const changed = seen.findIndex((line, i) => line !== folder[i])
  if (changed !== -1) problems.push(`event ${changed + 1}, once acknowledged, is gone or is another`)
  const events = folder.map(parseEventLine)
  if (events.some(({ seq }, i) => seq !== i + 1)) problems.push('events are not numbered without gaps')
  for (const event of events) {
    if (event.type === 'epoch' && event.predictions && !(await hasBlob(scene, event.predictions.sha256)))
      problems.push(`the predictions of epoch ${event.epoch} are not with the hub`)
    if (event.type === 'reloaded' && !event.identical)
      problems.push('the saved model, loaded again, gives another accuracy')
  }
  const unreadable = /SyntaxError|checksum|is damaged|Unexpected (?:token|end)/.exec(scene.printed)
  if (unreadable) {
    const around = scene.printed.slice(Math.max(0, unreadable.index - 200), unreadable.index + 200)
    problems.push(`something half-written was read: ${around}`)
  }
  return problems
}

async function hasBlob(scene: Scene, sha256: string): Promise<boolean> {
  const response = await fetch(`${scene.url}/api/blobs/${sha256}`)
  const bytes = Buffer.from(await response.arrayBuffer())
  return response.ok && createHash('sha256').update(bytes).digest('hex') === sha256
}

async function linesAtHub(scene: Scene, runId: string): Promise<string[]> {
  const response = await fetch(`${scene.url}/api/runs/${runId}/events`)
  if (!response.ok) throw new Error(`the hub answers ${response.status}`)
  return (await response.text()).split('\n').filter(Boolean)
}

/** Whole lines of the run folder; a last one that is still being written is none. */
function linesIn(scene: Scene, runId: string): string[] {
  const file = path.join(scene.runsFolder, runId, 'events.jsonl')
  if (!existsSync(file)) return []
  const text = readFileSync(file, 'utf8')
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean)
}

const eventsIn = (scene: Scene, runId: string): RunEvent[] => linesIn(scene, runId).map(parseEventLine)

async function until(longest: number, isSo: () => boolean | Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + longest; Date.now() < end; await delay(100)) if (await isSo()) return true
  return false
}
