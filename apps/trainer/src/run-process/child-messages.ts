import type { Job, RunCommand } from '@misfit/events/live/socket'
import type { ThreadChoice } from './thread-choice.ts'

/** Messages between a trainer and the child process of a run. */

export type ToChild =
  | { type: 'job'; job: Job; home: string; threads: ThreadChoice }
  /** `reason` ends up in the `finished` event of a stop. */
  | { type: 'command'; command: RunCommand; reason?: string }
  /** The trainer wants to hear of events that are new to it. */
  | { type: 'listening' }

export type FromChild =
  /** Events up to `seq` are in the run folder now. No more is told until the trainer listens again. */
  { type: 'appended'; seq: number }
