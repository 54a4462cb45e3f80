import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isAlive, processIdentitySchema, thisProcess } from './process-identity.ts'
import { StoreError } from './store-error.ts'

export interface FolderLock {
  release(): void
}

/**
 * Makes this process the only one that has a data folder open, by a file that names it.
 *
 * A lock whose process has ended, even by `kill -9`, is taken over.
 *
 * @throws StoreError while another process holds it
 */
export async function lockFolder(lockFile: string): Promise<FolderLock> {
  mkdirSync(dirname(lockFile), { recursive: true })
  const mine = JSON.stringify({ ...thisProcess(), token: randomUUID() })
  for (let attempt = 0; attempt < 20; attempt += 1) {
    if (writeIfAbsent(lockFile, mine)) return heldLock(lockFile, mine)
    const found = readIfPresent(lockFile)
    if (found === null) continue
    const holder = parseHolder(found)
    if (holder !== null && isAlive(holder)) throw new StoreError(whoHolds(lockFile, holder))
    // An unreadable lock may be one that is being written this very moment.
    if (holder === null && attempt < 5) await delay(50)
    else removeStale(lockFile, found)
  }
  throw new StoreError(`${lockFile} keeps changing: another process is starting on this data folder`)
}

function heldLock(lockFile: string, mine: string): FolderLock {
  const release = () => {
    process.off('exit', release)
    if (readIfPresent(lockFile) === mine) rmSync(lockFile, { force: true })
  }
  process.on('exit', release)
  return { release }
}

function whoHolds(lockFile: string, holder: { host: string; pid: number }): string {
  return (
    `process ${holder.pid} on ${holder.host} has this data folder open (${lockFile}). ` +
    'Use the dashboard that it serves, stop it, or set MISFIT_HOME to another folder'
  )
}

function parseHolder(text: string) {
  try {
    return processIdentitySchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** Two processes may find the same stale lock: only what was read is removed, never a lock taken since. */
function removeStale(lockFile: string, stale: string): void {
  const aside = `${lockFile}.${randomUUID()}`
  try {
    renameSync(lockFile, aside)
  } catch {
    return
  }
  const moved = readIfPresent(aside)
  if (moved !== null && moved !== stale) writeIfAbsent(lockFile, moved)
  rmSync(aside, { force: true })
}

function writeIfAbsent(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function readIfPresent(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
