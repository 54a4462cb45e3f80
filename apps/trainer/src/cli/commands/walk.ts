import { stringifyWithMetrics } from '@misfit/events/run/metric-json'
import { newRunSettingsSchema } from '@misfit/events/settings/new-run-settings'
import type { Job } from '@misfit/events/live/socket'
import { walkModels, walkSettings } from '@misfit/events/settings/walk'
import { createRun } from '../../run-folder/create-run.ts'
import { exitCodeOf, exitCodes } from '../exit-codes.ts'
import { newRunId } from '../../run-folder/run-id.ts'
import { percent } from '../run-progress.ts'
import { readResult, type RunResult } from '../run-result.ts'
import { textTable } from '../text-table.ts'
import { trainHere } from '../train-in-terminal.ts'
import type { TrainingContext } from './context.ts'
import { sayEnd } from './train.ts'

/**
 * Trains the walk's four models, one after the other, with a table of test metrics that grows. Returns the exit code.
 */
export async function walk(context: TrainingContext): Promise<number> {
  const walkId = newRunId()
  const results: RunResult[] = []
  let code: number = exitCodes.ok
  for (const position of walkModels.keys()) {
    const settings = newRunSettingsSchema.parse({ ...walkSettings(position), threads: context.threads })
    const job: Job = { runId: newRunId(), settings, walk: { walkId, position }, continues: false }
    createRun(context.home, job)
    context.progress.say(`\n${position + 1} of ${walkModels.length}: run ${job.runId}  ${settings.name}`)
    const exit = await trainHere(job, context)
    sayEnd(context, job, exit)
    results.push(await readResult(context.home, job.runId))
    if (results.some(({ test }) => test !== null)) context.progress.say(`\n${testTable(results)}`)
    code = Math.max(code, exitCodeOf(exit, context.interrupts))
    if (context.interrupts.signal !== null || (exit.kind === 'finished' && exit.outcome === 'stopped')) break
  }
  if (context.json) process.stdout.write(`${stringifyWithMetrics({ walkId, runs: results })}\n`)
  return code
}

function testTable(results: readonly RunResult[]): string {
  return textTable(
    ['model', 'test accuracy', 'test loss', 'after reload'],
    results.map(({ name, test, reloadedTest, status }) => [
      name,
      test === null ? status : percent(test.accuracy),
      test === null ? '' : test.loss.toFixed(4),
      reloadedTest === null ? '' : reloadedTest.identical ? 'identical' : 'different',
    ]),
  )
}
