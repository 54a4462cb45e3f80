import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { runIdSchema } from '@misfit/events/ids'
import { LockHeldError, takeLock } from '@misfit/locks/file-lock'
import type { Home } from '../run-folder/home.ts'
import { newRunId } from '../run-folder/run-id.ts'

/**
 * The id by which a hub knows the trainer of this data folder again after a restart. A second trainer on the same
 * folder at the same time gets one of its own.
 */
export function trainerIdentity(home: Home): string {
  const fresh = newRunId()
  mkdirSync(home.path, { recursive: true })
  try {
    const release = takeLock(path.join(home.path, 'trainer.lock'))
    process.once('exit', release)
  } catch (error) {
    if (error instanceof LockHeldError) return fresh
    throw error
  }
  const file = path.join(home.path, 'trainer-id')
  const kept = runIdSchema.safeParse(textOf(file))
  if (kept.success) return kept.data
  writeFileSync(file, fresh)
  return fresh
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
