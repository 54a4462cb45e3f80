import { once } from 'node:events'
import { createdEvent, startedEvent, stepsEvent } from '@misfit/events/testing/example-events'
import { formatEventLine } from '@misfit/events/run/run-event'
import { connectTrainer, type TestTrainer } from '@misfit/hub/testing/test-trainer'

/**
 * Trainers in a process of their own: each has one run, makes events at a steady rate, and sends as trainers do, all
 * that is there whenever the hub has taken what came before.
 *
 * `node --import tsx sender.ts URL RATE SECONDS RUN...`: prints `ready` when the runs have begun, goes on at a line of
 * input, and prints how many events were acknowledged.
 */
const [url = '', rate = '', seconds = '', ...runIds] = process.argv.slice(2)
const every = 10

interface Begun {
  readonly runId: string
  readonly trainer: TestTrainer
}

async function begin(runId: string): Promise<Begun> {
  const trainer = await connectTrainer(url, { takesJobs: false, trainerId: runId, runs: [runId] })
  await trainer.append(runId, [createdEvent({ name: runId }, runId), startedEvent(2)].map(formatEventLine))
  setInterval(() => {
    trainer.heartbeat(runId).catch(() => undefined)
  }, 1000).unref()
  return { runId, trainer }
}

/** @returns events that the hub acknowledged, with the two that began it */
async function goOn({ runId, trainer }: Begun): Promise<number> {
  const waiting: string[] = []
  let made = 0
  let acknowledged = 0
  const beginning = performance.now()
  const length = 1000 * Number(seconds)
  for (let elapsed = 0; elapsed < length || waiting.length > 0; elapsed = performance.now() - beginning) {
    while (made < (Math.min(elapsed, length) / 1000) * Number(rate)) {
      made++
      waiting.push(formatEventLine({ ...stepsEvent(made + 2, made, [1 / made]), at: Date.now() }))
    }
    if (waiting.length > 0) acknowledged = await trainer.append(runId, waiting.splice(0, 200))
    await new Promise((resolve) => {
      setTimeout(resolve, every)
    })
  }
  trainer.close()
  return acknowledged
}

const begun = await Promise.all(runIds.map(begin))
console.log('ready')
await once(process.stdin, 'data')
const sent = await Promise.all(begun.map(goOn))
console.log(JSON.stringify({ events: sent.reduce((sum, each) => sum + each, 0) }))
process.exit(0)
