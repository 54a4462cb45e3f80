import type { PublishedDataset } from '@misfit/events/dataset'

export interface TilePosition {
  /** Which sheet of the partition. */
  readonly sheet: number
  readonly column: number
  readonly row: number
}

/** Where image `index` of a partition lies: sheets hold their tiles in reading order. */
export function tilePosition(index: number, tiles: PublishedDataset['tiles']): TilePosition {
  const withinSheet = index % tiles.perSheet
  return {
    sheet: Math.floor(index / tiles.perSheet),
    column: withinSheet % tiles.columns,
    row: Math.floor(withinSheet / tiles.columns),
  }
}
