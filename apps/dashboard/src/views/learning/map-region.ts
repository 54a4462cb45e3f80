import type { CsvCell } from '@misfit/text/csv'
import type { DatasetMap } from '@misfit/evaluation/dynamics/dataset-map'

export const mapRegions = ['hard', 'ambiguous', 'easy'] as const
/** Region of the dataset map in which an image lies. */
export type MapRegion = (typeof mapRegions)[number]

/** Variability from which an image is ambiguous: half of what is possible. */
export const ambiguousFrom = 0.25
/** Confidence below which an image that is not ambiguous is hard. */
export const hardBelow = 0.5

/** The region of an image; null without any answer. */
export function regionOf({ confidence, variability }: DatasetMap, index: number): MapRegion | null {
  if (Number.isNaN(confidence[index])) return null
  if (variability[index]! >= ambiguousFrom) return 'ambiguous'
  return confidence[index]! < hardBelow ? 'hard' : 'easy'
}

/** Positions of the images of a region (of all that have a place on the map for null), the least confident first. */
export function imagesOfRegion(map: DatasetMap, region: MapRegion | null): number[] {
  const found: number[] = []
  map.confidence.forEach((confidence, i) => {
    if (!Number.isNaN(confidence) && (region === null || regionOf(map, i) === region)) found.push(i)
  })
  return leastConfidentFirst(map, found)
}

export const leastConfidentFirst = ({ confidence }: DatasetMap, indices: readonly number[]): number[] =>
  indices.toSorted((a, b) => confidence[a]! - confidence[b]! || a - b)

/**
 * Places on a drawing of 0-1 by 0-1, y downwards: variability to the right, confidence upwards. An image without a
 * place lies outside of it.
 *
 * @returns `[count * 2]`
 */
export function mapPlaces({ confidence, variability }: DatasetMap): Float32Array {
  const places = new Float32Array(confidence.length * 2)
  confidence.forEach((value, i) => {
    places[i * 2] = Number.isNaN(value) ? -10 : variability[i]! * 2
    places[i * 2 + 1] = Number.isNaN(value) ? -10 : 1 - value
  })
  return places
}

/** The map as rows of a CSV file. */
export function* datasetMapCsvRows(map: DatasetMap): Generator<CsvCell[]> {
  const number = (value: number): number | null => (Number.isFinite(value) ? value : null)
  yield ['index', 'confidence', 'variability', 'correctness', 'region']
  for (const [i, confidence] of map.confidence.entries())
    yield [i, number(confidence), number(map.variability[i]!), map.correctness[i]!, regionOf(map, i)]
}
