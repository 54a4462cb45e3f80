import type { PartitionName } from '@misfit/events/dataset'

/** The page of a run that opens with an image of a partition. */
export const imageUrl = (runId: string, partition: PartitionName, index: number): string =>
  `/runs/${runId}?${partition === 'test' ? 'on=test&' : ''}image=${index}`

/** The index that an address names; null for none, or one that a partition of so many images does not have. */
export function imageFrom(parameter: string | null, count: number): number | null {
  const index = /^\d{1,9}$/.test(parameter ?? '') ? Number(parameter) : NaN
  return index < count ? index : null
}
