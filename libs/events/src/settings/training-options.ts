import { z } from 'zod'
import { currentTrainingRules, type TrainingRules } from './training-rules.ts'

/** Schema of a share of memory, at least 0 and below 1: a memory that never forgets would never learn. */
const decay = (name: string) => {
  const message = `${name} must be at least 0 and below 1`
  return z.number(message).min(0, message).lt(1, message)
}
const share = (name: string) => {
  const message = `${name} must be from 0 to 1`
  return z.number(message).min(0, message).max(1, message)
}
const factor = z.number('factor must be a number').positive('factor must be above 0').max(1, 'factor must be at most 1')
const epochCount = (name: string) =>
  z.int(`${name} is a whole number`).min(1, `${name} must be at least 1`).max(100_000, `${name} must be at most 100000`)
const epsilon = z.number('epsilon must be a number').positive('epsilon must be greater than 0').default(1e-7)
const adamConstants = { beta1: decay('beta1').default(0.9), beta2: decay('beta2').default(0.999), epsilon }

/**
 * Optimizers with the constants of each; only the momentum that SGD has unless it is chosen depends on the rules of
 * training.
 */
const optimizersWith = (momentumOfSgd: number) =>
  z.discriminatedUnion(
    'kind',
    [
      z.strictObject({ kind: z.literal('adam'), ...adamConstants }),
      z.strictObject({
        kind: z.literal('adamw'),
        ...adamConstants,
        weightDecay: z.number('weight decay must be a number').min(0, 'weight decay must be at least 0').default(0.004),
      }),
      z.strictObject({
        kind: z.literal('sgd'),
        momentum: decay('momentum').default(momentumOfSgd),
        nesterov: z.boolean().default(false),
      }),
      z.strictObject({
        kind: z.literal('rmsprop'),
        rho: decay('rho').default(0.9),
        momentum: decay('momentum').default(0),
        epsilon,
      }),
    ],
    { error: 'optimizer is adam, adamw, sgd or rmsprop' },
  )

/**
 * Settings of an optimizer as they are stored: settings from before the rules had a version leave out what was the
 * default then. `libs/training` explains the constants.
 */
export const optimizerSettingsSchema = optimizersWith(0.9)
/** Settings of an optimizer as they are chosen for what begins now: each constant that is left out is Keras 3's. */
export const newOptimizerSettingsSchema = optimizersWith(0)
export type OptimizerSettings = z.infer<typeof optimizerSettingsSchema>
type OptimizerKind = OptimizerSettings['kind']

/** The learning rate that an optimizer begins with unless one is chosen: Keras 3's; under rules 1 the same for all. */
export const usualLearningRate = (kind: OptimizerKind = 'adam', rules: TrainingRules = currentTrainingRules): number =>
  kind === 'sgd' && rules > 1 ? 0.01 : 0.001

/**
 * Course of the learning rate while training; each kind gives a share of the learning rate that was chosen
 * (learning-rate.ts).
 */
export const scheduleSettingsSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('constant') }),
    /** Times `factor` after every `every` epochs. */
    z.strictObject({ kind: z.literal('step'), every: epochCount('every'), factor: factor.default(0.1) }),
    /** Times `factor` over each epoch, a little at every step. */
    z.strictObject({ kind: z.literal('exponential'), factor }),
    /** Half a cosine down to `floor` over `epochs`, the whole training unless given. */
    z.strictObject({
      kind: z.literal('cosine'),
      floor: share('floor').default(0),
      epochs: epochCount('epochs of the schedule').optional(),
    }),
    /**
     * Times `factor` when the validation loss of `patience` epochs in a row was not below the best by more than
     * `minDelta`; never below `floor`. It goes by the loss that is trained on (`valObjective` where it differs); under
     * rules 1 by `valLoss`.
     */
    z.strictObject({
      kind: z.literal('plateau'),
      factor: factor.default(0.1),
      patience: epochCount('patience').default(10),
      minDelta: z.number('least change must be a number').min(0, 'least change must be at least 0').default(1e-4),
      floor: share('floor').default(0),
    }),
  ],
  { error: 'schedule is constant, step, exponential, cosine or plateau' },
)
export type ScheduleSettings = z.infer<typeof scheduleSettingsSchema>

/**
 * Limit of gradients before the optimizer sees them.
 *
 * - `norm`: all together are shortened to this length (`global_clipnorm` of Keras)
 * - `variableNorm`: that of each variable by itself is (`clipnorm` of Keras)
 * - `value`: each entry is limited to it (`clipvalue` of Keras)
 */
export const clippingSettingsSchema = z.strictObject({
  by: z.enum(['norm', 'variableNorm', 'value'], 'clipping is by norm, variableNorm or value'),
  limit: z.number('clipping limit must be a number').positive('clipping limit must be greater than 0'),
})
export type ClippingSettings = z.infer<typeof clippingSettingsSchema>

/** The finer choices of a run. None has to be made: without them a run trains as it always did. */
export const trainingOptionsShape = {
  /** Adam with Keras's constants unless given. */
  optimizer: optimizerSettingsSchema.optional(),
  /** Constant unless given. */
  schedule: scheduleSettingsSchema.optional(),
  /**
   * Steps over which the rate first grows from nothing; the schedule begins after them (under rules 1 it began with
   * them).
   */
  warmUpSteps: z
    .int('warm-up is a whole number of steps')
    .min(0, 'warm-up must be at least 0 steps')
    .max(1_000_000_000, 'warm-up must be at most 1000000000 steps')
    .optional(),
  /** Share of each label that is spread evenly over all classes, at least 0 and below 1. */
  labelSmoothing: decay('label smoothing').optional(),
  clipping: clippingSettingsSchema.optional(),
  /**
   * Rule for the best epoch, whose weights are kept and tested: the highest validation accuracy (of equal ones the
   * lower loss), or the lowest validation loss that is trained on, as Keras's callbacks choose. By accuracy unless
   * given.
   */
  bestBy: z.enum(['accuracy', 'loss'], 'the best epoch is by accuracy or by loss').optional(),
  precision: z.enum(['f32', 'bf16'], 'precision is f32 or bf16').optional(),
  /** Threads for TensorFlow; what is fastest for the model unless given. */
  threads: z
    .int('threads is a whole number')
    .min(1, 'threads must be at least 1')
    .max(1024, 'threads must be at most 1024')
    .optional(),
  /** Steps in one native call; measured unless given. */
  stepsPerCall: z
    .int('steps per call is a whole number')
    .min(1, 'steps per call must be at least 1')
    .max(512, 'steps per call must be at most 512')
    .optional(),
}
