import { z } from 'zod'
import { TrainingError } from '../training-error.ts'
import { adam } from './adam.ts'
import { adamW } from './adamw.ts'
import type { Optimizer } from './optimizer.ts'
import { rmsprop } from './rmsprop.ts'
import { sgd } from './sgd.ts'

/** A share that decays: 1 would never forget. */
const decay = z.number().min(0).lt(1)
const epsilon = z.number().positive().default(1e-7)
const adamConstants = { beta1: decay.default(0.9), beta2: decay.default(0.999), epsilon }

/** The optimizers and their constants. The defaults are Keras's, but for the momentum of SGD, which is 0 there. */
export const optimizerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('adam'), ...adamConstants }),
  z.strictObject({ kind: z.literal('adamw'), ...adamConstants, weightDecay: z.number().min(0).default(0.004) }),
  z.strictObject({ kind: z.literal('sgd'), momentum: decay.default(0.9), nesterov: z.boolean().default(false) }),
  z.strictObject({ kind: z.literal('rmsprop'), rho: decay.default(0.9), momentum: decay.default(0), epsilon }),
])
export type OptimizerOptions = z.input<typeof optimizerSchema>

/** @throws TrainingError that names the first constant out of range and its problem */
export function createOptimizer(options: OptimizerOptions = { kind: 'adam' }): Optimizer {
  const result = optimizerSchema.safeParse(options)
  if (!result.success) {
    const issue = result.error.issues[0]
    throw new TrainingError(`optimizer ${options.kind}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`)
  }
  const parsed = result.data
  switch (parsed.kind) {
    case 'adam': return adam(parsed)
    case 'adamw': return adamW(parsed)
    case 'sgd': return sgd(parsed)
    case 'rmsprop': return rmsprop(parsed)
  }
}
