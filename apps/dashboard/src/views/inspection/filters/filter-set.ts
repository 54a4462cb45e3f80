import type { CsvCell } from '@misfit/text/csv'
import type { AnalysisResult } from '@misfit/events/analysis'
import { decodeFloats } from '@misfit/events/run/floats'
import { largestSize, signedText } from '../signed-scale.ts'

/** The weights of a first layer, as images. */
export interface FilterSet {
  readonly layer: string
  readonly count: number
  readonly height: number
  readonly width: number
  readonly channels: number
  /** `[count, height, width, channels]` */
  readonly values: Float32Array
  /** The largest size of a weight: both ends of the scale. */
  readonly most: number
}

/** @throws RangeError when the values do not fill the filters */
export function filterSetOf(result: AnalysisResult): FilterSet | null {
  if (result.kind !== 'filters') return null
  const { layer, count, height, width, channels } = result
  const values = decodeFloats(result.values)
  if (values.length !== count * height * width * channels) {
    throw new RangeError(`${values.length} weights for ${count} filters of ${height} x ${width} x ${channels}`)
  }
  return { layer, count, height, width, channels, values, most: largestSize(values) }
}

/** Reads one channel of a filter, `[height * width]` row by row. */
export function filterChannel(
  { height, width, channels, values }: FilterSet,
  filter: number,
  channel: number,
): Float32Array {
  const first = filter * height * width * channels + channel
  return Float32Array.from({ length: height * width }, (_, pixel) => values[first + pixel * channels]!)
}

/** The least and the largest weight, in words: `−0.31 to +0.42`. */
export function rangeText(values: Float32Array): string {
  const least = values.reduce((lowest, value) => Math.min(lowest, value), Infinity)
  const most = values.reduce((highest, value) => Math.max(highest, value), -Infinity)
  return `${signedText(least)} to ${signedText(most)}`
}

/** Channels by name where there are three of them. */
export const channelName = (channel: number, channels: number): string =>
  channels === 3 ? ['red', 'green', 'blue'][channel]! : `channel ${channel + 1}`

/** Every weight on a line; rows and columns from 1. */
export function filterCsvRows({ count, height, width, channels, values }: FilterSet): CsvCell[][] {
  const rows: CsvCell[][] = [['filter', 'row', 'column', 'channel', 'weight']]
  let at = 0
  for (let filter = 0; filter < count; filter++) {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        for (let channel = 0; channel < channels; channel++)
          rows.push([filter + 1, row + 1, column + 1, channel + 1, values[at++]!])
      }
    }
  }
  return rows
}
