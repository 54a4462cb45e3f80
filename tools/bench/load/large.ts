import { createdEvent, startedEvent, stepsEvent } from '@misfit/events/testing/example-events'
import { formatEventLine, type RunEvent } from '@misfit/events/run/run-event'
import { newRunId } from '@misfit/hub/runs/new-id'
import { connectTrainer } from '@misfit/hub/testing/test-trainer'

/** Steps in a line, lines in a message: as many as a trainer that catches up sends. */
const [stepsInLine, linesInMessage] = [500, 20]
/** Runs that are stored at the same time. */
const together = 25

/** Stores a finished run of so many steps, each with a loss and an accuracy. @returns its id */
export async function storeLongRun(url: string, steps: number, name: string): Promise<string> {
  const losses = (first: number): number[] =>
    Array.from({ length: stepsInLine }, (_, i) => Math.fround(2 / Math.sqrt(first + i) + 0.1 * Math.sin(first * i)))
  const lines: RunEvent[] = []
  for (let first = 1; first <= steps; first += stepsInLine)
    lines.push(stepsEvent(lines.length + 3, first, losses(first).slice(0, steps - first + 1)))
  return store(url, name, lines)
}

/** Stores a finished run of so many metrics with a few values each. @returns its id */
export function storeRunOfMetrics(url: string, names: number, values: number): Promise<string> {
  const series = Array.from({ length: names }, (_, i) => ({
    name: `group ${i % 100}/metric ${i}`,
    values: [] as number[],
  }))
  const inEvent = 250
  const events: RunEvent[] = []
  for (let step = 1; step <= values; step++) {
    for (let from = 0; from < names; from += inEvent) {
      const seq = events.length + 3
      events.push({
        seq,
        at: 999 + seq,
        type: 'metrics',
        step: [step],
        series: series
          .slice(from, from + inEvent)
          .map(({ name }, i) => ({ name, values: [Math.fround(Math.sin(step * (from + i)))] })),
      })
    }
  }
  return store(url, 'many metrics', events)
}

/** Stores so many short runs that are done. */
export async function storeShortRuns(url: string, count: number): Promise<void> {
  const trainer = await connectTrainer(url, { takesJobs: false, trainerId: 'many-runs' })
  for (let stored = 0; stored < count; stored += together) {
    await Promise.all(
      Array.from({ length: Math.min(together, count - stored) }, (_, i) => {
        const runId = newRunId()
        const events: RunEvent[] = [
          createdEvent({ name: `run ${stored + i + 1}` }, runId),
          startedEvent(2),
          stepsEvent(3, 1, [0.5]),
          finished(4),
        ]
        return trainer.append(runId, events.map(formatEventLine))
      }),
    )
  }
  trainer.close()
}

async function store(url: string, name: string, events: readonly RunEvent[]): Promise<string> {
  const runId = newRunId()
  const trainer = await connectTrainer(url, { takesJobs: false, trainerId: runId, runs: [runId] })
  await trainer.append(runId, [createdEvent({ name }, runId), startedEvent(2)].map(formatEventLine))
  for (let from = 0; from < events.length; from += linesInMessage)
    await trainer.append(runId, events.slice(from, from + linesInMessage).map(formatEventLine))
  await trainer.append(runId, [formatEventLine(finished(events.length + 3))])
  trainer.close()
  return runId
}

const finished = (seq: number): RunEvent => ({ seq, at: 999 + seq, type: 'finished', outcome: 'completed' })
