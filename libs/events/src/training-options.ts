import { z } from 'zod'

/** At least 0 and below 1: a memory that never forgets would never learn. */
const decay = (name: string) => {
  const message = `${name} must be at least 0 and below 1`
  return z.number(message).min(0, message).lt(1, message)
}
const share = (name: string) => {
  const message = `${name} must be from 0 to 1`
  return z.number(message).min(0, message).max(1, message)
}
const factor = z.number('factor must be a number').positive('factor must be above 0').max(1, 'factor must be at most 1')
const epochCount = (name: string) => z.int(`${name} is a whole number`).min(1, `${name} must be at least 1`).max(100_000, `${name} must be at most 100000`)
const epsilon = z.number('epsilon must be a number').positive('epsilon must be greater than 0').default(1e-7)
const adamConstants = { beta1: decay('beta1').default(0.9), beta2: decay('beta2').default(0.999), epsilon }

/** How gradients become changes of the weights, with the constants of each way. `libs/training` explains and checks them. */
export const optimizerSettingsSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('adam'), ...adamConstants }),
  z.strictObject({
    kind: z.literal('adamw'), ...adamConstants,
    weightDecay: z.number('weight decay must be a number').min(0, 'weight decay must be at least 0').default(0.004),
  }),
  z.strictObject({ kind: z.literal('sgd'), momentum: decay('momentum').default(0.9), nesterov: z.boolean().default(false) }),
  z.strictObject({ kind: z.literal('rmsprop'), rho: decay('rho').default(0.9), momentum: decay('momentum').default(0), epsilon }),
], { error: 'optimizer is adam, adamw, sgd or rmsprop' })
export type OptimizerSettings = z.infer<typeof optimizerSettingsSchema>

/** How the learning rate changes while training; each kind gives a share of the learning rate that was chosen. */
export const scheduleSettingsSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant') }),
  /** Times `factor` after every `every` epochs. */
  z.strictObject({ kind: z.literal('step'), every: epochCount('every'), factor: factor.default(0.1) }),
  /** Times `factor` over each epoch, a little at every step. */
  z.strictObject({ kind: z.literal('exponential'), factor }),
  /** Half a cosine down to `floor` over `epochs`, the whole training unless given. */
  z.strictObject({ kind: z.literal('cosine'), floor: share('floor').default(0), epochs: epochCount('epochs of the schedule').optional() }),
  /** Times `factor` when the validation loss stood still for `patience` epochs. */
  z.strictObject({
    kind: z.literal('plateau'), factor: factor.default(0.1), patience: epochCount('patience').default(10),
    minDelta: z.number('least change must be a number').min(0, 'least change must be at least 0').default(1e-4), floor: share('floor').default(0),
  }),
], { error: 'schedule is constant, step, exponential, cosine or plateau' })
export type ScheduleSettings = z.infer<typeof scheduleSettingsSchema>

/** Gradients are shortened to this norm all together, or limited to this value each. */
export const clippingSettingsSchema = z.strictObject({
  by: z.enum(['norm', 'value'], 'clipping is by norm or by value'),
  limit: z.number('clipping limit must be a number').positive('clipping limit must be greater than 0'),
})
export type ClippingSettings = z.infer<typeof clippingSettingsSchema>

/** The finer choices of a run. None has to be made: without them a run trains as it always did. */
export const trainingOptionsShape = {
  /** Adam with Keras's constants unless given. */
  optimizer: optimizerSettingsSchema.optional(),
  /** Constant unless given. */
  schedule: scheduleSettingsSchema.optional(),
  /** Steps over which the rate first grows from nothing. */
  warmUpSteps: z.int('warm-up is a whole number of steps').min(0, 'warm-up must be at least 0 steps').max(1_000_000_000, 'warm-up must be at most 1000000000 steps').optional(),
  /** So much of each label is spread evenly over all classes. */
  labelSmoothing: decay('label smoothing').optional(),
  clipping: clippingSettingsSchema.optional(),
  precision: z.enum(['f32', 'bf16'], 'precision is f32 or bf16').optional(),
  /** Threads for TensorFlow; what is fastest for the model unless given. */
  threads: z.int('threads is a whole number').min(1, 'threads must be at least 1').max(1024, 'threads must be at most 1024').optional(),
  /** Steps in one native call; measured unless given. */
  stepsPerCall: z.int('steps per call is a whole number').min(1, 'steps per call must be at least 1').max(512, 'steps per call must be at most 512').optional(),
}
