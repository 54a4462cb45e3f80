import { z } from 'zod'
import { datasetDescriptionSchema } from '../dataset.ts'
import { blobRefSchema, runIdSchema } from '../ids.ts'
import { importSourceSchema } from '../import-source.ts'
import { metricStepSchema, namedValuesSchema, parameterSchema } from './metric-series.ts'
import { metricSchema, stringifyWithMetrics } from './metric-json.ts'
import { type RunSettings, type RunSettingsInput, runSettingsSchema } from '../settings/settings.ts'

/** The longest line of `events.jsonl`, in UTF-16 code units. What is larger goes into a blob. */
export const longestEventLine = 64 * 1024

/** Machine, TensorFlow and threads that a run trains with. */
export const environmentSchema = z.object({
  host: z.string().max(255),
  platform: z.string().max(100),
  cpu: z.string().max(200),
  cores: z.number().int().positive(),
  /** Threads that TensorFlow may use within one operation. */
  threads: z.number().int().positive(),
  /** Reason for the number of threads: `measured: 1 thread 0.20 ms a step, 2 threads 0.31 ms a step`. */
  threadChoice: z.string().max(500).optional(),
  memoryBytes: z.number().nonnegative(),
  node: z.string().max(50),
  /** Version of the TensorFlow that does the arithmetic. */
  tensorflow: z.string().max(50),
  backend: z.enum(['native', 'wasm', 'cpu']),
  /**
   * Way in which steps run: each operation called from JavaScript, many steps in one native call, or by TensorFlow.js's
   * own loop.
   */
  execution: z.enum(['eager', 'compiled', 'model.fit']),
  /** Why the faster way was not taken, where it was not. */
  executionReason: z.string().max(1000).optional(),
  precision: z.enum(['f32', 'bf16']),
  stepsPerCall: z.number().int().positive(),
  misfit: z.string().max(50),
})
export type Environment = z.infer<typeof environmentSchema>

/** Program that trains a run in place of Misfit's own trainer, such as a Python script with Keras, and its machine. */
export const programSchema = z.object({
  /** `Keras 3.15.1 with tensorflow 2.21.0` */
  name: z.string().min(1).max(200),
  /** `Python 3.11.7` */
  language: z.string().max(100),
  /** Name and version of the package that logs, such as `misfit 0.1.0 for Python`. */
  client: z.string().max(100),
  host: z.string().max(255),
  platform: z.string().max(100),
  cpu: z.string().max(200),
  cores: z.number().int().positive(),
})
export type Program = z.infer<typeof programSchema>

export const layerSchema = z.object({
  name: z.string().max(200),
  type: z.string().max(100),
  /** `null` stands for the batch. */
  outputShape: z.array(z.number().int().nullable()).max(8),
  parameters: z.number().int().nonnegative(),
  trainable: z.boolean(),
  activation: z.string().max(50).optional(),
})
export type LayerRow = z.infer<typeof layerSchema>

const common = {
  /** Position in the run, from 1, without gaps. */
  seq: z.number().int().positive(),
  /** Time of the event by the trainer's clock: milliseconds since 1970. */
  at: z.number().nonnegative(),
  /**
   * The number that its line has in the run folder, where that is not its place there: two processes wrote the folder.
   */
  writtenAs: z.number().optional(),
}
/**
 * Scores that need the probabilities of all classes, worked out where the predictions were made (see `libs/evaluation`,
 * probability-scores-codec). Absent up to 10 classes, which `predictions` hold in whole, and in older runs: above 10
 * those keep the five best of each sample, from which no score can be known.
 */
const scores = blobRefSchema.optional()
/** Set where an event stands for a line of the run folder that no hub takes (see `sendable-line`). */
const leftOut = z
  .object({
    /** Type of the event, as far as it can be read. */
    type: z.string().max(100).optional(),
    /** Reason for which the line is no event: `step.0: a step is a whole number`. */
    reason: z.string().max(1000),
  })
  .optional()
const epochNumber = z.number().int().positive()
const stepNumber = z.number().int().nonnegative()

/** Everything that can happen in a run. Epochs and steps count from 1. */
export const runEventSchema = z.discriminatedUnion('type', [
  /** Always the first event. */
  z.object({
    ...common,
    type: z.literal('created'),
    runId: runIdSchema,
    settings: runSettingsSchema,
    /**
     * Settings that the line does not hold, and that have defaults of Misfit's. It is filled in as a line is read,
     * where there are such.
     */
    untold: z.array(z.string()).optional(),
    /** Set when the run is one of the walk's. */
    walk: z.object({ walkId: runIdSchema, position: z.number().int().nonnegative() }).optional(),
    /** Set when the run was read from what another tool logged. */
    imported: importSourceSchema.optional(),
    leftOut,
  }),
  /** A process begins to train: attempt 1, or a later one that goes on from a checkpoint. */
  z.object({
    ...common,
    type: z.literal('started'),
    attempt: z.number().int().positive(),
    /** Steps done before: those above it are done again, and what they gave before is superseded. */
    fromStep: stepNumber,
    /** Environment of Misfit's own trainer; a run of any other program has `program` instead. */
    environment: environmentSchema.optional(),
    program: programSchema.optional(),
  }),
  z.object({
    ...common,
    type: z.literal('dataset'),
    dataset: datasetDescriptionSchema,
    /** The description in whole, as JSON, where `dataset` is abridged to fit into a line (see `abridged-dataset`). */
    whole: blobRefSchema.optional(),
  }),
  z.object({
    ...common,
    type: z.literal('model'),
    /** Title for people, and what it changes against the model before. */
    title: z.string().max(200),
    description: z.string().max(2000),
    layers: z.array(layerSchema).max(1000),
    parameters: z.number().int().nonnegative(),
    trainableParameters: z.number().int().nonnegative(),
    /** Pixels are multiplied by this before the first layer. */
    pixelScale: z.number().positive(),
    stepsPerEpoch: z.number().int().positive(),
    totalSteps: z.number().int().nonnegative(),
  }),
  /** Loss and accuracy of successive steps, each measured on its batch before the update. */
  z.object({
    ...common,
    type: z.literal('steps'),
    epoch: epochNumber,
    firstStep: z.number().int().positive(),
    loss: z.array(metricSchema).min(1).max(1000),
    accuracy: z.array(metricSchema).min(1).max(1000),
    stepsPerSecond: metricSchema,
    imagesPerSecond: metricSchema,
  }),
  /** Metrics with names of their own, at successive steps: each of `series` has one value for each of `step`. */
  z
    .object({
      ...common,
      type: z.literal('metrics'),
      step: z.array(metricStepSchema).min(1).max(1000),
      series: z.array(namedValuesSchema).min(1).max(1000),
    })
    .refine(
      ({ step, series }) => series.every(({ values }) => values.length === step.length),
      'each series has one value for each step',
    ),
  /** Parameters that another program chose for its run. A later event adds to an earlier one. */
  z.object({
    ...common,
    type: z.literal('parameters'),
    parameters: z.array(parameterSchema).min(1).max(1000),
  }),
  z.object({
    ...common,
    type: z.literal('epoch'),
    epoch: epochNumber,
    /** Steps done since the run began. */
    step: z.number().int().positive(),
    /** Training time of the epoch, pauses and validation left out. */
    seconds: z.number().nonnegative(),
    validationSeconds: z.number().nonnegative(),
    loss: metricSchema,
    accuracy: metricSchema,
    /** Plain, without label smoothing and penalties, so that runs can be compared. */
    valLoss: metricSchema,
    /**
     * The validation loss that is trained on, with label smoothing and penalties as `loss` has them: Keras's
     * `val_loss`. Absent where it is the same as `valLoss`, and in runs under training rules 1.
     */
    valObjective: metricSchema.optional(),
    valAccuracy: metricSchema,
    learningRate: metricSchema,
    /** Validation predictions after this epoch (see `libs/evaluation`, predictions-codec). */
    predictions: blobRefSchema,
    scores,
  }),
  z.object({
    ...common,
    type: z.literal('checkpoint'),
    step: stepNumber,
    /** Epochs completed. */
    epoch: z.number().int().nonnegative(),
    /** True when its epoch is the best so far, by what the settings' `bestBy` says. */
    best: z.boolean(),
    bytes: z.number().int().nonnegative(),
  }),
  /** The best model on the test partition. */
  z.object({
    ...common,
    type: z.literal('test'),
    /** The epoch whose weights were tested; 0 for an ensemble. */
    epoch: z.number().int().nonnegative(),
    loss: metricSchema,
    accuracy: metricSchema,
    count: z.number().int().positive(),
    predictions: blobRefSchema,
    /** Scaled by the temperature that fits the validation images of that epoch, where it is known. */
    scores,
  }),
  /** Test of the same model, saved and loaded into a new one. */
  z.object({
    ...common,
    type: z.literal('reloaded'),
    loss: metricSchema,
    accuracy: metricSchema,
    count: z.number().int().positive(),
    /** True when every prediction is the same, bit for bit. */
    identical: z.boolean(),
  }),
  /** Answers of a fold's best model for the training images that it was not shown. */
  z.object({
    ...common,
    type: z.literal('heldOut'),
    loss: metricSchema,
    accuracy: metricSchema,
    count: z.number().int().positive(),
    predictions: blobRefSchema,
    scores,
    /** Position of each in the `train` partition, one little-endian u32 an image, rising. */
    positions: blobRefSchema,
  }),
  z.object({
    ...common,
    type: z.literal('log'),
    level: z.enum(['info', 'warning', 'error']),
    message: z.string().max(4000),
    leftOut,
  }),
  z.object({ ...common, type: z.literal('paused'), step: stepNumber }),
  z.object({ ...common, type: z.literal('resumed'), step: stepNumber }),
  /** The run's end in this attempt. A lost run has none: its process died before it could say so. */
  z.object({
    ...common,
    type: z.literal('finished'),
    outcome: z.enum(['completed', 'stopped', 'failed']),
    /** Why, for people: `loss became NaN at epoch 1, batch 3`. */
    message: z.string().max(4000).optional(),
  }),
])
export type RunEvent = z.infer<typeof runEventSchema>
export type RunEventType = RunEvent['type']
/** An event of one type: `EventOf<'epoch'>`. */
export type EventOf<T extends RunEventType> = Extract<RunEvent, { type: T }>
/** An event as its maker gives it; the run folder numbers and dates it. */
export type NewRunEvent =
  (RunEvent extends infer E ? (E extends RunEvent ? Omit<E, 'seq' | 'at'> : never) : never) | NewCreated
/** The first event of a run that another program trains: settings that nobody told are left out of it. */
type NewCreated = Omit<EventOf<'created'>, 'seq' | 'at' | 'settings' | 'untold'> & { settings: RunSettingsInput }

export class EventError extends Error {
  override name = 'EventError'
}

/** A line of several that is no event. */
export const refusedLineSchema = z.object({
  /** Number of the line among those that were sent, from 1. */
  line: z.number().int().positive(),
  reason: z.string(),
})
export type RefusedLine = z.infer<typeof refusedLineSchema>

/** Some of the lines that were sent are no events. The others were not stored either: they come again without these. */
export class RefusedLinesError extends EventError {
  constructor(
    readonly refused: readonly RefusedLine[],
    count: number,
  ) {
    const [first] = refused
    const others = refused.length - 1
    const more = others > 0 ? ` (and ${others} more that are no events)` : ''
    super(`line ${first?.line} of ${count}: ${first?.reason}${more}`)
  }
}

/**
 * Reads several lines of `events.jsonl`.
 *
 * @throws RefusedLinesError that names each line that is no event
 */
export function parseEventLines(lines: readonly string[]): RunEvent[] {
  const events: RunEvent[] = []
  const refused: RefusedLine[] = []
  lines.forEach((line, i) => {
    try {
      events.push(parseEventLine(line))
    } catch (error) {
      if (!(error instanceof EventError)) throw error
      refused.push({ line: i + 1, reason: error.message })
    }
  })
  if (refused.length > 0) throw new RefusedLinesError(refused, lines.length)
  return events
}

/** Writes an event as one line of `events.jsonl`, without the line break. */
export function formatEventLine(event: RunEvent): string {
  return stringifyWithMetrics(event.type === 'created' ? { ...event, untold: undefined } : event)
}

/**
 * Reads one line of `events.jsonl`.
 *
 * @throws EventError when it is too long, not one line, not JSON, or not an event; the message names the field.
 */
export function parseEventLine(line: string): RunEvent {
  if (line.length > longestEventLine) {
    throw new EventError(`an event has ${line.length} characters; at most ${longestEventLine} are taken`)
  }
  if (/[\r\n]/.test(line)) throw new EventError('an event is one line; this one has a line break in it')
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw new EventError(`not JSON: ${line.slice(0, 80)}`)
  }
  const parsed = runEventSchema.safeParse(value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new EventError(`not an event: ${issue?.path.join('.') || 'event'}: ${issue?.message ?? 'unknown problem'}`)
  }
  return parsed.data.type === 'created' ? { ...parsed.data, ...untoldIn(value, parsed.data.settings) } : parsed.data
}

const createdLine = z.object({ settings: z.record(z.string(), z.unknown()) })

/** The settings that a `created` line does not hold, by name. */
function untoldIn(line: unknown, settings: RunSettings): Pick<EventOf<'created'>, 'untold'> {
  const told = createdLine.parse(line).settings
  const untold = Object.keys(settings).filter((name) => !Object.hasOwn(told, name))
  return { untold: untold.length === 0 ? undefined : untold }
}
