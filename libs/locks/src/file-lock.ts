import { createHash, randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { isAlive, processIdentitySchema, thisProcess, type ProcessIdentity } from './process-identity.ts'

/** Error of taking a lock that another process holds. */
export class LockHeldError extends Error {
  override name = 'LockHeldError'

  constructor(
    readonly file: string,
    readonly holder: ProcessIdentity,
  ) {
    super(`process ${holder.pid} on ${holder.host} holds ${file}`)
  }
}

/** Most tries to take a lock over: other processes that do so need a moment, on a busy machine a long one. */
const mostTries = 300
const millisecondsBetween = 10

/**
 * Makes this process the only one that holds a lock: a file that names it. A lock whose process has ended, even by
 * `kill -9`, is taken over.
 *
 * @returns gives it back; that happens by itself when the process ends in order
 * @throws LockHeldError while another process holds it, or this one
 */
export function takeLock(file: string): () => void {
  mkdirSync(dirname(file), { recursive: true })
  const mine = JSON.stringify({ ...thisProcess(), token: randomUUID() })
  for (let attempt = 0; attempt < mostTries; attempt++) {
    if (writeIfAbsent(file, mine)) return heldLock(file, mine)
    const found = readIfPresent(file)
    if (found === null) continue
    const holder = parseHolder(found)
    if (holder !== null && isAlive(holder)) throw new LockHeldError(file, holder)
    if (!removeStale(file, found)) pause(millisecondsBetween)
  }
  throw new Error(`${file} keeps changing: other processes are starting here`)
}

/** The living process that holds a lock, or null when none does. */
export function holderOf(file: string): ProcessIdentity | null {
  const found = readIfPresent(file)
  const holder = found === null ? null : parseHolder(found)
  return holder !== null && isAlive(holder) ? holder : null
}

function heldLock(file: string, mine: string): () => void {
  const release = () => {
    process.off('exit', release)
    if (readIfPresent(file) === mine) rmSync(file, { force: true })
  }
  process.on('exit', release)
  return release
}

function parseHolder(text: string): ProcessIdentity | null {
  try {
    return processIdentitySchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/**
 * Several processes may find the same stale lock, and one of them may have taken it since. Each text is of one lock
 * only, so whoever holds the lock on the removal of a text can look and remove without anybody between the two. A
 * process that is killed there leaves a stale lock again, which is removed in the same way.
 *
 * @returns false while another process is at it
 */
function removeStale(file: string, stale: string): boolean {
  try {
    const release = takeLock(`${file}.${createHash('sha256').update(stale).digest('hex').slice(0, 16)}`)
    try {
      if (readIfPresent(file) === stale) rmSync(file, { force: true })
    } finally {
      release()
    }
    return true
  } catch (error) {
    if (error instanceof LockHeldError) return false
    throw error
  }
}

/** Waits without giving others their turn: taking a lock is the first thing that a process does. */
const pause = (milliseconds: number): void =>
  void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)

/** The lock appears with its whole text, so that nobody takes one for stale that is just being written. */
function writeIfAbsent(file: string, text: string): boolean {
  const whole = `${file}.${randomUUID()}`
  writeFileSync(whole, text)
  try {
    linkSync(whole, file)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    return writeWithoutLink(file, text)
  } finally {
    rmSync(whole, { force: true })
  }
}

/** Writes the lock on file systems without hard links. */
function writeWithoutLink(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx' })
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
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

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
