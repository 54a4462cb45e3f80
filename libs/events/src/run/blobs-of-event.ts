import type { BlobRef } from '../ids.ts'
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
      return [event.predictions, ...scoresOf(event)]
    case 'heldOut':
      return [event.predictions, ...scoresOf(event), event.positions]
    default:
      return []
  }
}

const scoresOf = ({ scores }: { readonly scores?: BlobRef | undefined }): BlobRef[] =>
  scores === undefined ? [] : [scores]
