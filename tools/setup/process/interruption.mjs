// Ctrl-C while set-up works: stop the programs it started, remove half-made files, say that it can simply be run again.
import { stopChildren } from './command.mjs'
import { say } from '../terminal/progress.mjs'

/** @type {Set<() => void>} */
const cleanups = new Set()

/**
 * Runs `work` such that an interruption in it leaves nothing half-made. What it made must be complete by its own means
 * (written to a temporary name and renamed), for no handler runs on a power cut.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function interruptible(work) {
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    stopChildren()
    for (const cleanup of cleanups) cleanup()
    say('\nStopped. Nothing half-made was left; run the same command to go on.')
    process.exit(signal === 'SIGINT' ? 130 : 143)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  try {
    return await work()
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}

/**
 * @param {() => void} cleanup run (without waiting for anything) when set-up is interrupted
 * @returns {() => void} call it when there is nothing to clean up any more
 */
export function onInterruption(cleanup) {
  cleanups.add(cleanup)
  return () => cleanups.delete(cleanup)
}
