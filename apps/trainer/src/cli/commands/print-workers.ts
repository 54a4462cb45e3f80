import { workersSchema, type Worker } from '@misfit/events/live/worker'
import { requireHub } from '../../hub/hub-address.ts'
import { HubHttp } from '../../hub/hub-http.ts'
import { formatDuration } from '@misfit/text/durations'
import { shortened, textTable } from '../text-table.ts'
import type { CommandContext } from './context.ts'

/**
 * Lists the trainers of a dashboard: connected, or lost.
 *
 * @throws UsageError when no dashboard answers
 */
export async function printWorkers(
  { home }: CommandContext,
  { hub, json }: { hub: string | undefined; json: boolean },
): Promise<void> {
  const url = await requireHub(home, hub)
  const workers = workersSchema.parse(await new HubHttp(url).getJson('/api/workers'))
  if (json) process.stdout.write(`${JSON.stringify(workers)}\n`)
  else if (workers.length === 0)
    process.stdout.write(`No trainer at ${url}. Start one with:  npm run trainer -- --hub ${url}\n`)
  else
    process.stdout.write(
      `${textTable(
        ['machine', 'process', 'state', 'labels', 'cores', 'load', 'memory free', 'of its runs', 'backend', 'trains'],
        workers.map((worker) => row(worker, Date.now())),
      )}\n`,
    )
}

function row({ trainer, state, since, vitals, runs }: Worker, now: number): string[] {
  return [
    shortened(trainer.host, 30),
    String(trainer.pid),
    `${state} for ${formatDuration(Math.max(0, now - since) / 1000)}`,
    trainer.labels.join(','),
    String(trainer.cores),
    vitals === null ? '' : vitals.load.toFixed(2),
    vitals === null ? '' : `${gigabytes(vitals.memoryFree)} of ${gigabytes(vitals.memoryTotal)} GB`,
    vitals === null || vitals.memoryOfRuns === null ? '' : `${gigabytes(vitals.memoryOfRuns)} GB`,
    `${trainer.backend} ${trainer.tensorflow}`,
    runs.join(' '),
  ]
}

const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(1)
