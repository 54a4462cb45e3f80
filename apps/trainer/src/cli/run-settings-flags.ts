import { InvalidArgumentError } from 'commander'
import { datasetNames, isDatasetName } from '@misfit/data/catalog'
import { newRunSettingsSchema, type NewRunSettings } from '@misfit/events/settings/new-run-settings'
import type { RunSettings } from '@misfit/events/settings/settings'
import type { z } from 'zod'
import { findModelSpec } from '@misfit/model/find-model'
import { messageOf } from '@misfit/text/message-of'
import { flagOf } from './setting-flag-names.ts'
import { UsageError } from './usage-error.ts'

/**
 * Checks the settings of a run before anything slow begins.
 *
 * @throws UsageError that names the flag, what is wrong with its value and what to give
 */
export function checkSettings(input: { readonly [name in keyof NewRunSettings]?: unknown }): RunSettings {
  const parsed = newRunSettingsSchema.safeParse(input)
  if (!parsed.success) {
    throw new UsageError(parsed.error.issues.flatMap(problems(input)).join('\n'))
  }
  const settings = parsed.data
  if (settings.ensembleOf === undefined) checkModel(settings.model)
  if (!isDatasetName(settings.dataset)) {
    throw new UsageError(
      `--dataset: there is no dataset ${quoted(settings.dataset)}; known are: ${datasetNames.join(', ')}`,
    )
  }
  return settings
}

/** Says what is wrong, with the flags that said it. */
const problems =
  (input: Parameters<typeof checkSettings>[0]) =>
  (issue: z.core.$ZodIssue): string[] => {
    const { path, message } = issue
    if (issue.code === 'unrecognized_keys') {
      const part = path[0] === 'schedule' ? input.schedule : input.optimizer
      return issue.keys.map(
        (key) =>
          `${flagOf([...path, key])?.flag ?? key}: the ${path.join('.')} ${kindOf(part)} does not take it; leave ` +
          `it out, or choose another with ${flagOf(path)?.flag ?? path.join('.')}`,
      )
    }
    const field = flagOf(path)
    return [field === undefined ? message : `${field.flag}: ${message}; ${field.remedy}`]
  }

function kindOf(part: unknown): string {
  return typeof part === 'object' && part !== null && 'kind' in part ? String(part.kind) : 'it'
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
  if (!Number.isInteger(value) || value < 1 || value > 1024)
    throw new InvalidArgumentError('Give a whole number from 1 to 1024.')
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
    throw new UsageError(`--model: ${messageOf(error)}`)
  }
}
