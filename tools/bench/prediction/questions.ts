import { z } from 'zod'

/** Predict batches of `predict` images for so many seconds. */
export const questionSchema = z.object({ predict: z.int().positive(), seconds: z.number().positive() })

/** Answer with the time that each batch took, from bytes to probabilities. */
export const answerSchema = z.object({ microseconds: z.array(z.number()).min(1) })
