import type { Job, RunCommand } from '@misfit/events/socket'
import type { ThreadChoice } from './thread-choice.ts'

/** What a trainer and the child process of a run tell each other. */

export type ToChild =
  | { type: 'job'; job: Job; home: string; threads: ThreadChoice }
  /** `reason` ends up in the `finished` event of a stop. */
  | { type: 'command'; command: RunCommand; reason?: string }

export type FromChild =
  /** Event `seq` is in the run folder now. */
  { type: 'appended'; seq: number }
