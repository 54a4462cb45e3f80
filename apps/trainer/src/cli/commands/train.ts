import type { ChildProcess } from 'node:child_process'
import { stringifyWithMetrics } from '@misfit/events/run/metric-json'
import { canContinue } from '@misfit/events/run/run-summary'
import type { RunSettings } from '@misfit/events/settings/settings'
import type { Job } from '@misfit/events/live/socket'
import { createRun } from '../../run-folder/create-run.ts'
import { exitCodeOf } from '../exit-codes.ts'
import { findLocalRun } from '../../run-folder/local-runs.ts'
import { newRunId } from '../../run-folder/run-id.ts'
import type { RunExit } from '../../run-process/run-process.ts'
import { readResult } from '../run-result.ts'
import { quoted } from '../run-settings-flags.ts'
import { trainHere } from '../train-in-terminal.ts'
import { UsageError } from '../usage-error.ts'
import type { TrainingContext } from './context.ts'

/** Trains a new run, in a process that was `started` already. Returns the exit code. */
export async function train(
  context: TrainingContext,
  settings: RunSettings,
  started?: Promise<ChildProcess>,
): Promise<number> {
  const job: Job = { runId: newRunId(), settings, continues: false }
  createRun(context.home, job)
  context.progress.say(`run ${job.runId}  ${settings.name}`)
  return finishWith(context, job, await trainHere(job, { ...context, ...(started === undefined ? {} : { started }) }))
}

/**
 * Goes on with a run from its last checkpoint. Returns the exit code.
 *
 * @throws UsageError when the run has ended, or trains now
 */
export async function continueRun(context: TrainingContext, wanted: string): Promise<number> {
  const run = await findLocalRun(context.home, wanted)
  if (!canContinue(run.status)) {
    const why = {
      completed: 'it has completed',
      failed: `it failed (${run.message ?? 'no reason given'})`,
      running: 'it is training now',
      paused: 'it is paused; resume it from the dashboard',
      queued: 'it is about to start',
      stopped: '',
      lost: '',
    }[run.status]
    throw new UsageError(`run ${run.runId} (${quoted(run.name)}) cannot go on: ${why}. Start a new one with "train".`)
  }
  const { runId, settings, walk } = run
  const job: Job = { runId, settings, continues: true, ...(walk === null ? {} : { walk }) }
  context.progress.say(`run ${runId}  ${settings.name}, attempt ${run.attempt + 1}`)
  return finishWith(context, job, await trainHere(job, context))
}

async function finishWith(context: TrainingContext, job: Job, exit: RunExit): Promise<number> {
  sayEnd(context, job, exit)
  if (context.json) process.stdout.write(`${stringifyWithMetrics(await readResult(context.home, job.runId))}\n`)
  return exitCodeOf(exit, context.interrupts)
}

/** Says how a run ended, and what to do next. */
export function sayEnd({ progress, home }: TrainingContext, { runId }: Job, exit: RunExit): void {
  const goOn = `go on with:  npm run misfit -- resume ${runId}`
  if (exit.kind === 'lost') progress.say(`lost: ${exit.reason}\n${goOn}`)
  else if (exit.outcome === 'stopped') progress.say(goOn)
  else progress.say(`run folder: ${home.runs}/${runId}`)
}
