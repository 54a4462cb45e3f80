import { InvalidArgumentError } from 'commander'
import { datasetNames, isDatasetName } from '@misfit/data/catalog'
import { runSettingsSchema, type RunSettings, type RunSettingsInput } from '@misfit/events/settings'
import { findModelSpec } from '@misfit/model/spec'
import { UsageError } from './usage-error.ts'

/** The flag that sets each setting, and what to give it. */
const flags: Record<keyof RunSettingsInput, { flag: string; remedy: string }> = {
  name: { flag: '--name', remedy: 'give a text of 1 to 200 characters on one line' },
  tags: { flag: '--tag', remedy: 'give up to 32 tags of 1 to 50 characters' },
  model: { flag: '--model', remedy: '"models" lists those there are' },
  dataset: { flag: '--dataset', remedy: '"datasets" lists those there are' },
  epochs: { flag: '--epochs', remedy: 'give a whole number from 1, such as --epochs 5' },
  batchSize: { flag: '--batch-size', remedy: 'give a whole number from 1 to 65536, such as --batch-size 32' },
  learningRate: { flag: '--learning-rate', remedy: 'give a number above 0, such as --learning-rate 0.001' },
  seed: { flag: '--seed', remedy: 'give a whole number from 0 to 4294967295, such as --seed 42' },
  augmentation: { flag: '--augmentation', remedy: 'it takes no value' },
  ensembleOf: { flag: '--ensemble-of', remedy: 'give 2 to 16 runs' },
}

/**
 * Checks the settings of a run before anything slow begins.
 *
 * @throws UsageError that names the flag, what is wrong with its value and what to give
 */
export function checkSettings(input: RunSettingsInput): RunSettings {
  const parsed = runSettingsSchema.safeParse(input)
  if (!parsed.success) {
    throw new UsageError(parsed.error.issues.map(({ path, message }) => {
      const field = Object.entries(flags).find(([name]) => name === path[0])?.[1]
      return field === undefined ? message : `${field.flag}: ${message}; ${field.remedy}`
    }).join('\n'))
  }
  const settings = parsed.data
  if (settings.ensembleOf === undefined) checkModel(settings.model)
  if (!isDatasetName(settings.dataset)) {
    throw new UsageError(`--dataset: there is no dataset ${quoted(settings.dataset)}; known are: ${datasetNames.join(', ')}`)
  }
  return settings
}

/** Reads a number for commander, which puts the flag's name in front of the message. */
export function parseNumber(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (!Number.isFinite(value)) throw new InvalidArgumentError(`${quoted(text)} is not a number.`)
  return value
}

/** Reads how many threads to use. */
export function parseThreads(text: string): number {
  const value = parseNumber(text)
  if (!Number.isInteger(value) || value < 1 || value > 1024) throw new InvalidArgumentError('Give a whole number from 1 to 1024.')
  return value
}

/** Gathers a flag that may be given several times. */
export function collect(text: string, earlier: string[] = []): string[] {
  return [...earlier, text]
}

/** A text as it may stand in a message: in quotes, without control characters, and not too long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text)
}

function checkModel(id: string): void {
  try {
    findModelSpec(id)
  } catch (error) {
    throw new UsageError(`--model: ${error instanceof Error ? error.message : String(error)}`)
  }
}
