import type { Home } from '../run-folder/home.ts'
import { HubLink } from './hub-link.ts'
import { publishDatasets } from '../datasets/publish-datasets.ts'
import { RunFolderError } from '../run-folder/run-folder-error.ts'
import { RunLog } from '../run-folder/run-log.ts'
import type { LeftOutLine } from './run-upload.ts'
import type { ProgressOutput } from '../cli/run-progress.ts'
import { trainerStatus } from '../service/trainer-status.ts'

const longestPush = 10 * 60_000

export interface SentRun {
  readonly runId: string
  readonly folder: string
}

/**
 * Sends run folders and the datasets of the data folder to a hub. Sending them again changes nothing.
 *
 * @param onSent called after each run, with how many events it has, and which lines the hub refused just now
 * @throws RunFolderError when a run was deleted there, or could not be sent whole
 */
export async function sendRuns(
  url: string,
  { home, output }: { home: Home; output: ProgressOutput },
  runs: readonly SentRun[],
  onSent: (run: SentRun, events: number, leftOut: readonly LeftOutLine[]) => void,
): Promise<void> {
  const leftOut: LeftOutLine[] = []
  const link = new HubLink({
    url,
    status: trainerStatus({ backend: 'cpu', tensorflow: 'none', warning: null }),
    takesJobs: false,
    onCommand: () => {
      throw new Error('this run is not training now')
    },
    onProblem: (message) => {
      output.write(`${message}\n`)
    },
    onLeftOut: (_, line) => {
      leftOut.push(line)
    },
  })
  try {
    await publishDatasets(link.http, home).catch((error: unknown) => {
      output.write(`the images could not be sent: ${String(error)}\n`)
    })
    for (const run of runs) {
      const log = new RunLog(run.folder)
      const state = await link.add(run.runId, log, { alive: false }).drained(longestPush)
      link.remove(run.runId)
      if (state === 'deleted')
        throw new RunFolderError(`run ${run.runId} was deleted on ${url}; restore it there first`)
      if (state === 'superseded')
        throw new RunFolderError(
          `run ${run.runId} went on on another machine; what ${url} has of it is newer than this folder`,
        )
      if (state === 'sending')
        throw new RunFolderError(
          `run ${run.runId} could not be sent whole to ${url}; run the same command again, it goes on where it was`,
        )
      onSent(run, log.lastSeq, leftOut.splice(0))
    }
  } finally {
    link.close()
  }
}
