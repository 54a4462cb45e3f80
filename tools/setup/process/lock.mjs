// One set-up at a time: two at once would write over each other's node_modules and download everything twice.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { onInterruption } from './interruption.mjs'
import { say } from '../terminal/progress.mjs'

const BEAT_MS = 2_000
const DEAD_AFTER_MS = 20_000
const POLL_MS = 200

/**
 * Does the work while holding a lock file; waits while another process holds it. A holder touches its file every two
 * seconds, so the file of one that was killed is recognised, on a disk shared by several machines too.
 *
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, work) {
  mkdirSync(dirname(path), { recursive: true })
  let told = false
  while (!take(path)) {
    if (!told) say(`Another set-up is at work (process ${holder(path)?.pid ?? 'unknown'}); waiting for it.`)
    told = true
    await sleep(POLL_MS)
  }
  const beat = setInterval(() => touch(path), BEAT_MS)
  const release = () => {
    clearInterval(beat)
    rmSync(path, { force: true })
  }
  const forget = onInterruption(release)
  try {
    return await work()
  } finally {
    forget()
    release()
  }
}

/** @param {string} path @returns {boolean} whether it is ours now */
function take(path) {
  try {
    writeFileSync(path, JSON.stringify({ pid: process.pid, host: hostname() }), { flag: 'wx' })
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
  }
  if (isAbandoned(path)) {
    // Moved away rather than deleted: of two that see it abandoned, the slower one may have moved the faster one's new
    // file, sees so by its content, and puts it back.
    const aside = `${path}.${process.pid}.old`
    try {
      renameSync(path, aside)
      if (!isAbandoned(aside)) linkSync(aside, path)
      rmSync(aside, { force: true })
    } catch {
      // Another process was faster.
    }
  }
  return false
}

/** @param {string} path */
function isAbandoned(path) {
  let age
  try {
    age = Date.now() - statSync(path).mtimeMs
  } catch {
    return false
  }
  if (age > DEAD_AFTER_MS) return true
  const found = holder(path)
  return age > POLL_MS && found?.host === hostname() && !isRunning(found.pid)
}

/** @param {string} path @returns {{ pid: number, host: string } | undefined} */
function holder(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

/** @param {string} path */
function touch(path) {
  try {
    utimesSync(path, new Date(), new Date())
  } catch {
    // Released in this moment.
  }
}
