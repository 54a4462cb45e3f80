import type { Command } from 'commander'
import type { RunSettings } from '@misfit/events/settings'
import { resolveHome } from '../home.ts'
import { findRun } from '../local-runs.ts'
import { checkSettings } from '../run-settings-flags.ts'
import { trainingChoices, type TrainingFlags } from '../training-flags.ts'
import { UsageError } from '../usage-error.ts'

export interface SettingFlags extends TrainingFlags {
  model: string
  dataset: string
  epochs: number
  batchSize: number
  learningRate: number
  seed: number
  name?: string
  tag?: string[]
  augmentation?: true
  ensembleOf?: string[]
}

/**
 * The settings that the flags of `train` ask for.
 *
 * @throws UsageError that names the flag and the remedy
 */
export async function trainSettings(flags: SettingFlags): Promise<RunSettings> {
  const { model, dataset, epochs, batchSize, learningRate, seed, augmentation, ensembleOf } = flags
  const common = { tags: flags.tag ?? [], dataset, epochs, batchSize, learningRate, seed, augmentation: augmentation === true, ...trainingChoices(flags) }
  if (ensembleOf === undefined) return checkSettings({ ...common, name: flags.name ?? model, model })
  const members = await Promise.all(ensembleOf.map((wanted) => findRun(resolveHome(), wanted)))
  return checkSettings({
    ...common,
    name: flags.name ?? `ensemble of ${members.map(({ name }) => name).join(', ')}`.slice(0, 200),
    model: 'ensemble',
    ensembleOf: members.map(({ runId }) => runId),
  })
}

/** Flags that say how to run rather than what to train. */
const allowedWithContinue = new Set(['continue', 'threads', 'json'])

/**
 * A run goes on with its own settings: others beside `--continue` would be ignored in silence.
 *
 * @throws UsageError that names those given
 */
export function requireOnlyContinue(command: Command): void {
  const given = command.options.filter((option) => {
    const name = option.attributeName()
    return command.getOptionValueSource(name) === 'cli' && !allowedWithContinue.has(name)
  })
  if (given.length > 0) {
    throw new UsageError(`--continue: a run goes on with its own settings; leave out ${given.map(({ long }) => long).join(', ')}`)
  }
}
