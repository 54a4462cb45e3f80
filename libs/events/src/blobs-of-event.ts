import type { BlobRef } from './ids.ts'
import type { RunEvent } from './run-event.ts'

/** The blobs that an event names. */
export function blobsOf(event: RunEvent): BlobRef[] {
  switch (event.type) {
    case 'created':
      return event.settings.labelChanges === undefined ? [] : [event.settings.labelChanges]
    case 'dataset':
      return event.whole === undefined ? [] : [event.whole]
    case 'epoch':
    case 'test':
      return [event.predictions]
    case 'heldOut':
      return [event.predictions, event.positions]
    default:
      return []
  }
}
