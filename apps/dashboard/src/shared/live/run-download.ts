import { addHistoryPart, type HistoryPart } from '@misfit/events/run/history-pack'
import { parseEventLine } from '@misfit/events/run/run-event'
import { addEvent, emptyHistory, type RunHistory } from '@misfit/events/run/run-history'
import type { LinesMessage } from '@misfit/events/live/socket'

/** Events of a run that a page has taken: for tests of the live link. */
export interface Received {
  first: number | null
  last: number
  /** Number of events that were taken; equal to `last` when every one came exactly once. */
  count: number
  /** Number of events that came again and were ignored. */
  repeated: number
}

interface TakenLines {
  /** Lines are missing before these: ask for the run after `history.lastSeq`. */
  gap: boolean
  /** `at` of the newest event taken, by the trainer's clock; null when none was new. */
  newestAt: number | null
}

/** Download of one run's events into its history, each once and in order, whatever comes over the line. */
export class RunDownload {
  readonly history: RunHistory = emptyHistory()
  readonly received: Received = { first: null, last: 0, count: 0, repeated: 0 }

  /**
   * Takes the beginning of a long run at once.
   *
   * @throws RangeError when it does not follow what is here; EventError when a line of it is not an event
   */
  fill(parts: readonly HistoryPart[]): void {
    for (const part of parts) {
      addHistoryPart(this.history, part)
      this.received.first ??= part.from
      this.received.last = part.to
      this.received.count += part.to - part.from + 1
    }
  }

  /** @throws EventError when a line is not an event */
  take(message: Pick<LinesMessage, 'lines'>): TakenLines {
    let newestAt: number | null = null
    for (const line of message.lines) {
      const event = parseEventLine(line)
      if (event.seq > this.history.lastSeq + 1) return { gap: true, newestAt }
      if (!addEvent(this.history, event)) {
        this.received.repeated += 1
        continue
      }
      this.received.first ??= event.seq
      this.received.last = event.seq
      this.received.count += 1
      newestAt = event.at
    }
    return { gap: false, newestAt }
  }
}
