import type { Interrupts } from './interrupts.ts'
import type { RunExit } from '../run-process/run-process.ts'

/** Exit codes of the command line. */
export const exitCodes = {
  ok: 0,
  /** The run failed or was lost, or a command could not do what it was asked. */
  failed: 1,
  badUsage: 2,
  /** Code after Ctrl-C, as shells count: 128 + the signal's number. */
  SIGINT: 130,
  SIGTERM: 143,
} as const

export function exitCodeOf(exit: RunExit, interrupts: Interrupts): number {
  if (interrupts.signal !== null) return exitCodes[interrupts.signal]
  // Someone stopped it on the dashboard: that is what was asked for.
  return exit.kind === 'finished' && exit.outcome !== 'failed' ? exitCodes.ok : exitCodes.failed
}
