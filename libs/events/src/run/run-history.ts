import type { BlobRef } from '../ids.ts'
import { addMetrics, type MetricSeries, type Parameter } from './metric-series.ts'
import type { Environment, EventOf, Program, RunEvent } from './run-event.ts'

/** The per-step curves of a run, in the order in which the steps were run. */
export interface StepSeries {
  readonly step: number[]
  readonly loss: number[]
  readonly accuracy: number[]
  /** Positions at which the step number goes back: a later attempt begins there. */
  readonly restarts: number[]
}

/** State of a run that its page shows, folded from its events. */
export interface RunHistory {
  lastSeq: number
  /** Grows with every event, so that a view can tell that something changed. */
  version: number
  created: EventOf<'created'> | null
  /** Null where another program trains. */
  environment: Environment | null
  program: Program | null
  attempt: number
  dataset: EventOf<'dataset'>['dataset'] | null
  /** Whole description of the dataset, while `dataset` is an abridged one; null otherwise. */
  wholeDataset: BlobRef | null
  model: EventOf<'model'> | null
  readonly steps: StepSeries
  /** Metrics with names of their own, in the order in which the names came. */
  readonly metrics: Map<string, MetricSeries>
  readonly parameters: Parameter[]
  /** Events of the completed epochs, one each: the latest attempt's where an epoch was done again. */
  epochs: EventOf<'epoch'>[]
  bestEpoch: number | null
  test: EventOf<'test'> | null
  reloaded: EventOf<'reloaded'> | null
  heldOut: EventOf<'heldOut'> | null
  readonly logs: EventOf<'log'>[]
  paused: boolean
  finished: EventOf<'finished'> | null
  /** First loss that was NaN or infinite, if any. */
  nonFinite: { step: number; epoch: number; value: number } | null
  /** `at` of the newest event: milliseconds since 1970, by the trainer's clock. */
  newestAt: number | null
}

export function emptyHistory(): RunHistory {
  return {
    lastSeq: 0,
    version: 0,
    created: null,
    environment: null,
    program: null,
    attempt: 0,
    dataset: null,
    wholeDataset: null,
    model: null,
    steps: { step: [], loss: [], accuracy: [], restarts: [] },
    metrics: new Map(),
    parameters: [],
    epochs: [],
    bestEpoch: null,
    test: null,
    reloaded: null,
    heldOut: null,
    logs: [],
    paused: false,
    finished: null,
    nonFinite: null,
    newestAt: null,
  }
}

/**
 * Adds an event to a history, in place: runs have millions of steps, so the series are not copied.
 *
 * An event that is already there is ignored, so a resent one changes nothing.
 *
 * @returns whether the event was new
 * @throws RangeError when an event is missing in between; ask for the run from `lastSeq` again
 */
export function addEvent(history: RunHistory, event: RunEvent): boolean {
  if (event.seq <= history.lastSeq) return false
  if (event.seq !== history.lastSeq + 1) {
    throw new RangeError(`event ${event.seq} follows ${history.lastSeq}: some are missing in between`)
  }
  history.lastSeq = event.seq
  history.version += 1
  history.newestAt = event.at
  applyEvent(history, event)
  return true
}

/** Changes a history by an event, whatever the event's number is. */
export function applyEvent(history: RunHistory, event: RunEvent): void {
  switch (event.type) {
    case 'created':
      history.created = event
      break
    case 'started':
      history.attempt = event.attempt
      history.environment = event.environment ?? null
      history.program = event.program ?? null
      history.finished = null
      history.paused = false
      break
    case 'dataset':
      history.dataset = event.dataset
      history.wholeDataset = event.whole ?? null
      break
    case 'model':
      history.model = event
      break
    case 'steps':
      addSteps(history, event)
      break
    case 'metrics':
      addMetrics(history.metrics, event.step, event.series)
      break
    case 'parameters':
      history.parameters.push(...event.parameters)
      break
    case 'epoch':
      history.epochs = [...history.epochs.filter((earlier) => earlier.epoch < event.epoch), event]
      break
    case 'checkpoint':
      if (event.best) history.bestEpoch = event.epoch
      break
    case 'test':
      history.test = event
      break
    case 'reloaded':
      history.reloaded = event
      break
    case 'heldOut':
      history.heldOut = event
      break
    case 'log':
      history.logs.push(event)
      break
    case 'paused':
      history.paused = true
      break
    case 'resumed':
      history.paused = false
      break
    case 'finished':
      history.finished = event
      history.paused = false
      break
  }
}

/** Steps of one epoch that follow each other: an event, or several as one. */
interface Steps {
  readonly firstStep: number
  readonly epoch: number
  readonly loss: ArrayLike<number>
  readonly accuracy: ArrayLike<number>
}

export function addSteps(history: RunHistory, steps: Steps): void {
  const { step, loss, accuracy, restarts } = history.steps
  const last = step.at(-1)
  if (last !== undefined && steps.firstStep <= last) restarts.push(step.length)
  for (let i = 0; i < steps.loss.length; i++) {
    const value = steps.loss[i]!
    step.push(steps.firstStep + i)
    loss.push(value)
    accuracy.push(steps.accuracy[i] ?? Number.NaN)
    if (!Number.isFinite(value) && history.nonFinite === null) {
      history.nonFinite = { step: steps.firstStep + i, epoch: steps.epoch, value }
    }
  }
}
