import type { BlobRef } from '@misfit/events/ids'

/** Stored bytes of predictions that are read at once at most: about three times as much in memory. */
const mostBytes = 100_000_000

/**
 * The epochs whose predictions are read: all of them, or as many as fit into memory, evenly spread, the first and the
 * last among them.
 */
export function readEpochs<Epoch extends { readonly predictions: BlobRef }>(
  epochs: readonly Epoch[],
): readonly Epoch[] {
  const largest = epochs.reduce((most, { predictions }) => Math.max(most, predictions.bytes), 1)
  const fitting = Math.max(2, Math.floor(mostBytes / largest))
  if (epochs.length <= fitting) return epochs
  return Array.from({ length: fitting }, (_, i) => epochs[Math.round((i * (epochs.length - 1)) / (fitting - 1))]!)
}
