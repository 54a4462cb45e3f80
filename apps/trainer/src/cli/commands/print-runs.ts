import { stringifyWithMetrics } from '@misfit/events/run/metric-json'
import { chosenSettings } from '@misfit/events/settings/chosen-settings'
import type { RunSummary } from '@misfit/events/run/run-summary'
import { localRuns } from '../../run-folder/local-runs.ts'
import { formatDuration } from '@misfit/text/durations'
import { percent } from '../run-progress.ts'
import { shortened, textTable } from '../text-table.ts'
import type { CommandContext } from './context.ts'

/** Lists the runs of this machine, newest first. */
export async function printRuns(
  { home }: CommandContext,
  { json, limit }: { json: boolean; limit: number },
): Promise<void> {
  const runs = await localRuns(home)
  if (json) {
    process.stdout.write(`${stringifyWithMetrics(runs)}\n`)
    return
  }
  if (runs.length === 0) {
    process.stdout.write(`No runs in ${home.runs} yet. Begin with:  npm run misfit -- train --model model_1\n`)
    return
  }
  const shown = runs.slice(0, limit)
  process.stdout.write(
    `${textTable(['id', 'status', 'name', 'model', 'epoch', 'test accuracy', 'trained', 'created'], shown.map(row))}\n`,
  )
  if (shown.length < runs.length)
    process.stdout.write(`... and ${runs.length - shown.length} older ones; --limit ${runs.length} shows all\n`)
}

function row(run: RunSummary): string[] {
  const { model, epochs } = chosenSettings(run)
  return [
    run.runId,
    run.status,
    shortened(run.name, 40),
    shortened(model ?? '', 20),
    epochs === null ? String(run.epoch) : `${run.epoch}/${epochs}`,
    run.test === null ? '' : percent(run.test.accuracy),
    formatDuration(run.trainingSeconds),
    new Date(run.createdAt).toISOString().slice(0, 16).replace('T', ' '),
  ]
}
