import { z } from 'zod'

/** Tools that an imported run may have been logged by. */
export const importFormatSchema = z.enum(['tensorboard', 'mlflow', 'wandb', 'keras-csv'])
export type ImportFormat = z.infer<typeof importFormatSchema>

/** Names of the formats, as people call them. */
export const importFormatNames: Readonly<Record<ImportFormat, string>> = {
  tensorboard: 'TensorBoard event files',
  mlflow: 'MLflow',
  wandb: 'Weights & Biases, CSV',
  'keras-csv': 'Keras CSVLogger',
}

/** Origin of an imported run, for people. */
export const importSourceSchema = z.object({
  format: importFormatSchema,
  /** The file or folder as it was named, never an absolute path of someone's machine. */
  source: z.string().max(1000),
})
