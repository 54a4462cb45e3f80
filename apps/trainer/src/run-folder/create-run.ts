import type { Job } from '@misfit/events/live/socket'
import { runPath, type Home } from './home.ts'
import { RunFolder } from './run-folder.ts'

/** Makes the folder of a new run, with its first event. */
export function createRun(home: Home, { runId, settings, walk }: Pick<Job, 'runId' | 'settings' | 'walk'>): void {
  const folder = RunFolder.create(runPath(home, runId))
  try {
    folder.append({ type: 'created', runId, settings, ...(walk === undefined ? {} : { walk }) })
  } finally {
    folder.close()
  }
}
