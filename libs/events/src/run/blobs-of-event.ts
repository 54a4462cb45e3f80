import type { BlobRef } from '../ids.ts'
import type { RunSettings } from '../settings/settings.ts'
import type { EventOf, RunEvent } from './run-event.ts'

type BlobField<Of> = { [Field in keyof Of]-?: NonNullable<Of[Field]> extends BlobRef ? Field : never }[keyof Of]
type Every<Fields extends PropertyKey> = { readonly [Field in Fields]: true }

/** Fields of each event that name a blob. An event, or a field, that is missing here does not compile. */
const fields: { readonly [Type in RunEvent['type']]: Every<BlobField<EventOf<Type>>> } = {
  created: {},
  started: {},
  dataset: { whole: true },
  model: {},
  steps: {},
  metrics: {},
  parameters: {},
  epoch: { predictions: true, scores: true },
  checkpoint: {},
  test: { predictions: true, scores: true },
  reloaded: {},
  heldOut: { predictions: true, scores: true, positions: true },
  log: {},
  paused: {},
  resumed: {},
  finished: {},
}
const settingsFields: Every<BlobField<RunSettings>> = { labelChanges: true }

/** Lists the blobs that an event names. */
export function blobsOf(event: RunEvent): BlobRef[] {
  const found = refsIn(event, Object.keys(fields[event.type]))
  return event.type === 'created' ? [...found, ...refsIn(event.settings, Object.keys(settingsFields))] : found
}

/**
 * Tells whether a line may name blobs, without parsing it: false for nearly all lines, true wherever it does.
 * Within a text of the event there would be a backslash before the quotes.
 */
export const mayNameBlobs = (line: string): boolean => line.includes('"sha256":')

function refsIn(of: object, names: readonly string[]): BlobRef[] {
  const values = of as Readonly<Record<string, BlobRef | undefined>>
  return names.flatMap((name) => values[name] ?? [])
}
