import type { Command } from 'commander'
import { labelsIn } from '@misfit/events/settings/job-options'
import type { RunSettings } from '@misfit/events/settings/settings'
import { resolveHome } from '../../run-folder/home.ts'
import { findLocalRun } from '../../run-folder/local-runs.ts'
import { checkSettings } from '../run-settings-flags.ts'
import { trainingChoices, type TrainingFlags } from '../training-flags.ts'
import { UsageError } from '../usage-error.ts'

export interface SettingFlags extends TrainingFlags {
  model: string
  dataset: string
  epochs: number
  batchSize: number
  learningRate?: number
  seed: number
  name?: string
  tag?: string[]
  augmentation?: true
  ensembleOf?: string[]
  needs?: string
  priority?: number
  retries?: number
  wait?: number
  queue?: true
}

/**
 * The settings that the flags of `train` ask for.
 *
 * @throws UsageError that names the flag and the remedy
 */
export async function trainSettings(flags: SettingFlags): Promise<RunSettings> {
  const { model, dataset, epochs, batchSize, learningRate, seed, augmentation, ensembleOf } = flags
  const common = {
    tags: flags.tag ?? [],
    dataset,
    epochs,
    batchSize,
    learningRate,
    seed,
    augmentation: augmentation === true,
    ...trainingChoices(flags),
    ...jobChoices(flags),
  }
  if (ensembleOf === undefined) return checkSettings({ ...common, name: flags.name ?? model, model })
  const members = await Promise.all(ensembleOf.map((wanted) => findLocalRun(resolveHome(), wanted)))
  return checkSettings({
    ...common,
    name: flags.name ?? `ensemble of ${members.map(({ name }) => name).join(', ')}`.slice(0, 200),
    model: 'ensemble',
    ensembleOf: members.map(({ runId }) => runId),
  })
}

/** @throws UsageError when the run is to train here, where nothing waits for a trainer */
function jobChoices({ queue, needs, priority, retries, wait }: SettingFlags): Record<string, unknown> {
  const choices = Object.entries({
    needs: needs === undefined ? undefined : labelsIn(needs),
    priority,
    retries,
    waitSeconds: wait,
  }).filter(([, value]) => value !== undefined)
  if (choices.length > 0 && queue !== true)
    throw new UsageError(
      '--needs, --priority, --retries and --wait are for a run that waits for a trainer; add --queue',
    )
  return Object.fromEntries(choices)
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
    throw new UsageError(
      `--continue: a run goes on with its own settings; leave out ${given.map(({ long }) => long).join(', ')}`,
    )
  }
}
