import { z } from 'zod'
import { chosenSettings, settingsAmong, trainedByOf } from '../settings/chosen-settings.ts'
import { runIdSchema } from '../ids.ts'
import { importFormatSchema } from '../import-source.ts'
import { metricSchema } from './metric-json.ts'
import type { EventOf, RunEvent } from './run-event.ts'
import { runSettingsSchema } from '../settings/settings.ts'

export const runStatuses = ['queued', 'running', 'paused', 'completed', 'stopped', 'failed', 'lost'] as const
export const runStatusSchema = z.enum(runStatuses)
export type RunStatus = z.infer<typeof runStatusSchema>

/** True for a status in which a process is training, or holds its place while paused. */
export const isActive = (status: RunStatus): boolean => status === 'running' || status === 'paused'
/** True for a status from which a run can go on from its checkpoint. */
export const canContinue = (status: RunStatus): boolean => status === 'lost' || status === 'stopped'

/** Row of the table of runs. It follows from the run's events, but for what people edit. */
export const runSummarySchema = z.object({
  runId: runIdSchema,
  /** Name of the run: as people renamed it, else as it was created. */
  name: z.string(),
  tags: z.array(z.string()),
  status: runStatusSchema,
  /** Why it failed, stopped or was lost, for people. */
  message: z.string().nullable(),
  settings: runSettingsSchema,
  walk: z.object({ walkId: runIdSchema, position: z.number().int() }).nullable(),
  /** Absent where the run was logged here. */
  imported: importFormatSchema.optional(),
  /** Names of the settings that nobody told as the run began: Misfit's defaults stand for them. */
  untold: z.array(z.string()).optional(),
  /**
   * Set where Misfit's trainer does not train, but another program, or TensorFlow.js's own loop: then only what was
   * told of its settings holds (chosen-settings.ts).
   */
  trainedBy: z.enum(['program', 'model.fit']).optional(),
  /** Settings that another program told as parameters. */
  parametersTold: z
    .object({
      epochs: z.string(),
      batchSize: z.string(),
      learningRate: z.string(),
      seed: z.string(),
      optimizer: z.string(),
    })
    .partial()
    .optional(),
  datasetId: z.string().nullable(),
  parameters: z.number().int().nullable(),
  attempt: z.number().int(),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  /** Epochs completed. */
  epoch: z.number().int(),
  step: z.number().int(),
  totalSteps: z.number().int().nullable(),
  stepsPerSecond: metricSchema.nullable(),
  imagesPerSecond: metricSchema.nullable(),
  loss: metricSchema.nullable(),
  accuracy: metricSchema.nullable(),
  /** Plain, without label smoothing and penalties. */
  valLoss: metricSchema.nullable(),
  /** The validation loss that is trained on; absent where it is the same, and where it is not known. */
  valObjective: metricSchema.optional(),
  valAccuracy: metricSchema.nullable(),
  /** Images that the validation accuracy is of; absent while the dataset is not known. */
  valCount: z.number().int().nonnegative().optional(),
  bestEpoch: z.number().int().nullable(),
  test: z.object({ loss: metricSchema, accuracy: metricSchema, count: z.number().int() }).nullable(),
  reloaded: z
    .object({ loss: metricSchema, accuracy: metricSchema, count: z.number().int(), identical: z.boolean() })
    .nullable(),
  /** Events of the run folder that the hub could not take; absent where there are none. */
  leftOut: z.number().int().positive().optional(),
  /**
   * Events that have another number here than in the run folder, where two processes wrote it; absent where there are
   * none.
   */
  renumbered: z.number().int().positive().optional(),
  /** Seconds of training and validation, summed over epochs. */
  trainingSeconds: z.number(),
  /** Number of the last event. */
  lastSeq: z.number().int(),
})
export type RunSummary = z.infer<typeof runSummarySchema>

/** The summary of a run of which only the `created` event is known. */
export function summaryOfCreated(event: Extract<RunEvent, { type: 'created' }>): RunSummary {
  return {
    runId: event.runId,
    name: event.settings.name,
    tags: event.settings.tags,
    status: 'queued',
    message: null,
    settings: event.settings,
    walk: event.walk ?? null,
    ...(event.imported === undefined ? {} : { imported: event.imported.format }),
    ...(event.untold === undefined ? {} : { untold: event.untold }),
    datasetId: null,
    parameters: null,
    attempt: 0,
    createdAt: event.at,
    startedAt: null,
    endedAt: null,
    epoch: 0,
    step: 0,
    totalSteps: null,
    stepsPerSecond: null,
    imagesPerSecond: null,
    loss: null,
    accuracy: null,
    valLoss: null,
    valAccuracy: null,
    bestEpoch: null,
    test: null,
    reloaded: null,
    ...(event.leftOut === undefined ? {} : { leftOut: 1 }),
    trainingSeconds: 0,
    lastSeq: event.seq,
  }
}

/** The summary after one more event. Pure; events come in the order of `seq`. */
export function summaryAfter(summary: RunSummary, event: RunEvent): RunSummary {
  const next = {
    ...summary,
    lastSeq: event.seq,
    ...(event.writtenAs === undefined ? {} : { renumbered: (summary.renumbered ?? 0) + 1 }),
  }
  switch (event.type) {
    case 'created':
    case 'heldOut':
      return next
    case 'log':
      return event.leftOut === undefined ? next : { ...next, leftOut: (summary.leftOut ?? 0) + 1 }
    case 'parameters':
      return { ...next, ...parametersTold(summary, event) }
    case 'started':
      return {
        ...next,
        ...trainedBy(event),
        status: 'running',
        message: null,
        attempt: event.attempt,
        startedAt: summary.startedAt ?? event.at,
        endedAt: null,
        step: event.fromStep,
        stepsPerSecond: null,
        imagesPerSecond: null,
      }
    case 'dataset':
      return { ...next, datasetId: event.dataset.id, valCount: event.dataset.partitions.validation.count }
    case 'model':
      return {
        ...next,
        parameters: event.parameters,
        totalSteps: chosenSettings(summary).epochs === null ? null : event.totalSteps,
      }
    case 'steps':
      return {
        ...next,
        step: event.firstStep + event.loss.length - 1,
        stepsPerSecond: event.stepsPerSecond,
        imagesPerSecond: event.imagesPerSecond,
        loss: event.loss.at(-1) ?? null,
        accuracy: event.accuracy.at(-1) ?? null,
      }
    case 'metrics':
      return { ...next, step: Math.max(summary.step, event.step.at(-1) ?? 0), ...knownMetrics(event) }
    case 'epoch':
      return {
        ...withoutObjective(next),
        epoch: event.epoch,
        step: event.step,
        loss: event.loss,
        accuracy: event.accuracy,
        valLoss: event.valLoss,
        valAccuracy: event.valAccuracy,
        ...(event.valObjective === undefined ? {} : { valObjective: event.valObjective }),
        trainingSeconds: summary.trainingSeconds + event.seconds + event.validationSeconds,
      }
    case 'checkpoint':
      return event.best ? { ...next, bestEpoch: event.epoch } : next
    case 'test':
      return { ...next, test: { loss: event.loss, accuracy: event.accuracy, count: event.count } }
    case 'reloaded':
      return {
        ...next,
        reloaded: { loss: event.loss, accuracy: event.accuracy, count: event.count, identical: event.identical },
      }
    case 'paused':
      return { ...next, status: 'paused' }
    case 'resumed':
      return { ...next, status: 'running' }
    case 'finished':
      return { ...next, status: event.outcome, message: event.message ?? null, endedAt: event.at }
  }
}

function withoutObjective({ valObjective: _valObjective, ...summary }: RunSummary): RunSummary {
  return summary
}

function trainedBy(event: EventOf<'started'>): Pick<RunSummary, 'trainedBy'> {
  const by = trainedByOf(event)
  return by === undefined ? {} : { trainedBy: by }
}

function parametersTold(
  { parametersTold: before }: RunSummary,
  { parameters }: EventOf<'parameters'>,
): Partial<RunSummary> {
  const told = { ...before, ...settingsAmong(parameters) }
  return Object.keys(told).length === 0 ? {} : { parametersTold: told }
}

/** Names that Keras, and most who log by hand, give to the figures of the table. */
const tableNames = [
  ['loss', 'loss'],
  ['accuracy', 'accuracy'],
  ['valLoss', 'val_loss'],
  ['valAccuracy', 'val_accuracy'],
] as const

/** The newest values of the metrics that the table of runs shows. */
function knownMetrics({ series }: EventOf<'metrics'>): Partial<RunSummary> {
  const values: Partial<RunSummary> = {}
  for (const [figure, name] of tableNames) {
    const newest = series.find((one) => one.name === name)?.values.at(-1)
    if (newest !== undefined) values[figure] = newest
  }
  return values
}
