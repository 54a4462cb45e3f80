import type { ImageMark, LabelChanges } from '@misfit/events/people/image-mark'

/** Choice for the images that are listed as doubtful and that nobody has looked at. */
export type OpenIssues = 'keep' | 'leave out'

interface ChangedLabels extends LabelChanges {
  readonly corrected: number
  readonly removed: number
}

/**
 * Makes the labels to train on instead of those given: corrected ones, and without what was dismissed.
 *
 * @param marks of training images; others are ignored
 * @param listed positions of the training images whose labels are doubted
 */
export function changedLabels(
  datasetId: string,
  marks: Iterable<ImageMark>,
  listed: Iterable<number>,
  openIssues: OpenIssues,
): ChangedLabels {
  const changes = new Map<number, number | null>()
  if (openIssues === 'leave out') for (const index of listed) changes.set(index, null)
  for (const { partition, index, verdict } of marks) {
    if (partition !== 'train' || verdict === null) continue
    if (verdict.kind === 'confirmed') changes.delete(index)
    else changes.set(index, verdict.kind === 'corrected' ? verdict.classIndex : null)
  }
  const sorted = [...changes].sort(([a], [b]) => a - b)
  const removed = sorted.filter(([, label]) => label === null).length
  return { datasetId, changes: sorted, corrected: sorted.length - removed, removed }
}

/** `2 labels corrected, 1 image left out`. */
export function changesInWords({ corrected, removed }: { corrected: number; removed: number }): string {
  const parts = [
    corrected > 0 && `${corrected} ${corrected === 1 ? 'label' : 'labels'} corrected`,
    removed > 0 && `${removed} ${removed === 1 ? 'image' : 'images'} left out`,
  ].filter((part) => part !== false)
  return parts.length === 0 ? 'as given' : parts.join(', ')
}
