import path from 'node:path'
import { holderOf, LockHeldError, takeLock } from '@misfit/locks/file-lock'
import { RunFolderError } from './run-folder-error.ts'

const lockFile = (folder: string): string => path.join(folder, 'lock')

/**
 * Takes a run folder for this process: only one process writes a run at a time. A lock left by a process that is gone
 * is taken over.
 *
 * @returns releases it
 * @throws RunFolderError when a living process holds it
 */
export function lockRun(folder: string): () => void {
  try {
    return takeLock(lockFile(folder))
  } catch (error) {
    if (!(error instanceof LockHeldError)) throw error
    throw new RunFolderError(
      `${folder} is being written by process ${error.holder.pid}; wait for it to end, or stop that run first`,
    )
  }
}

/** The process that writes this run folder now, or null when there is none. */
export function livingOwner(folder: string): number | null {
  return holderOf(lockFile(folder))?.pid ?? null
}
