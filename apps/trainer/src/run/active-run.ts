import { FitControl } from '@misfit/training/fit/fit-control'
import type { EventOf, NewRunEvent } from '@misfit/events/run/run-event'
import type { RunSettings } from '@misfit/events/settings/settings'
import type { RunFolder } from '../run-folder/run-folder.ts'
import type { ThreadChoice } from '../run-process/thread-choice.ts'

/** The run that this process works on: its folder, what was decided about it, and how others steer it. */
export class ActiveRun {
  readonly folder: RunFolder
  readonly settings: RunSettings
  /** 1 for the first process that works on it. */
  readonly attempt: number
  readonly threads: ThreadChoice
  readonly control = new FitControl()
  /** Why it was told to stop, for people. */
  stopReason: string | undefined
  /** Epoch after which the run stops by itself, to go on later. */
  untilEpoch: number | undefined
  /** Whether its trainer is gone: it then ends without saying how, so that the run shows as lost. */
  abandoned = false
  readonly #onAppended: (seq: number) => void

  constructor(
    folder: RunFolder,
    created: EventOf<'created'>,
    attempt: number,
    threads: ThreadChoice,
    onAppended: (seq: number) => void,
  ) {
    this.folder = folder
    this.settings = created.settings
    this.attempt = attempt
    this.threads = threads
    this.#onAppended = onAppended
  }

  /** Writes an event into the run folder and tells the trainer that it is there. */
  emit(event: NewRunEvent): void {
    this.#onAppended(this.folder.append(event).seq)
  }
}
