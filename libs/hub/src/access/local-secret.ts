import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { homeLayout } from '@misfit/events/home-layout'
import { secretPattern } from '@misfit/events/http/access'
import { newSecret } from '@misfit/store/tables/access-secret'

/**
 * Secret that processes of this machine show the hub instead of a token: whoever can read the data folder has all of it
 * anyway. It stays the same when the hub starts again, since a trainer outlives its hub.
 */
export function localSecret(home: string): string {
  const path = join(home, homeLayout.localSecret)
  const kept = read(path)
  if (kept !== null) return kept
  const temporary = `${path}.${process.pid}`
  writeFileSync(temporary, `${newSecret('token')}\n`, { mode: 0o600 })
  try {
    // Never half-written, and the first of two hubs that start at once decides.
    linkSync(temporary, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(temporary, { force: true })
  }
  const made = read(path)
  if (made === null) throw new Error(`${path} holds no secret; delete it, and start again`)
  return made
}

function read(path: string): string | null {
  try {
    const text = readFileSync(path, 'utf8').trim()
    return secretPattern.test(text) ? text : null
  } catch {
    return null
  }
}
