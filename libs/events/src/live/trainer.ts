import { z } from 'zod'
import { labelsSchema } from '../settings/job-options.ts'

/** A model a trainer offers, as the start form shows it. */
const modelOfferSchema = z.object({
  id: z.string().max(100),
  title: z.string().max(200),
  description: z.string().max(2000),
  /** Change against the model before it in the walk. */
  changes: z.string().max(500),
})

export const trainerStatusSchema = z.object({
  trainerId: z.string().min(1).max(100),
  host: z.string().max(255),
  pid: z.number().int(),
  /** Labels that the trainer is known by: it takes runs that need these, and runs that need none. */
  labels: labelsSchema.default([]),
  cores: z.number().int().positive(),
  backend: z.enum(['native', 'wasm', 'cpu']),
  tensorflow: z.string().max(50),
  /**
   * Warning that training is slower than it could be, with the remedy; the pages show it as a banner. Null without one.
   */
  warning: z.string().max(2000).nullable(),
  models: z.array(modelOfferSchema).max(200),
  datasets: z.array(z.string().max(200)).max(1000),
})
export type TrainerStatus = z.infer<typeof trainerStatusSchema>
