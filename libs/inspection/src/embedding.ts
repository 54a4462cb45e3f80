import { randomGenerator } from '@misfit/data/random'
import { UMAP } from 'umap-js'

interface EmbeddingOptions {
  readonly seed: number
  /**
   * Number of neighbours of each sample that keep their place beside it; 15 unless given, fewer where there are fewer
   * samples.
   */
  readonly neighbours?: number
  /** Called with how much is done, 0-1, and awaited: throw here to give up. */
  readonly onProgress?: (share: number) => Promise<void> | void
}

const stepsBetweenProgress = 10

/**
 * Places samples in a plane so that those with similar features lie near each other (UMAP, McInnes et al. 2018). Only
 * nearness means something: axes have no unit. The same seed gives the same places.
 *
 * @param features `[count * width]`, one row for each sample
 * @returns `[count * 2]`, x and y of each, 0-1
 */
export async function embedInPlane(
  features: Float32Array,
  width: number,
  { seed, neighbours = 15, onProgress }: EmbeddingOptions,
): Promise<Float32Array> {
  const count = features.length / width
  if (count < 3) return Float32Array.from({ length: count * 2 }, (_, i) => i / Math.max(1, count * 2 - 1))
  const rows = Array.from({ length: count }, (_, i) => Array.from(features.subarray(i * width, (i + 1) * width)))
  const random = randomGenerator(seed)
  const umap = new UMAP({
    nComponents: 2,
    nNeighbors: Math.min(neighbours, count - 1),
    minDist: 0.1,
    random: () => random.float(),
  })
  await onProgress?.(0)
  const steps = umap.initializeFit(rows)
  for (let step = 0; step < steps; step++) {
    umap.step()
    if (step % stepsBetweenProgress === 0) await onProgress?.(step / steps)
  }
  await onProgress?.(1)
  return withinUnitSquare(umap.getEmbedding())
}

/** Scales places into the unit square, by one scale for both axes, so that distances keep their proportions. */
function withinUnitSquare(points: readonly number[][]): Float32Array {
  const along = (axis: number) => points.map((point) => point[axis]!)
  const [left, bottom] = [0, 1].map((axis) =>
    along(axis).reduce((least, value) => Math.min(least, value), Infinity),
  ) as [number, number]
  const [right, top] = [0, 1].map((axis) => along(axis).reduce((most, value) => Math.max(most, value), -Infinity)) as [
    number,
    number,
  ]
  const extent = Math.max(right - left, top - bottom) || 1
  const result = new Float32Array(points.length * 2)
  points.forEach(([x, y], i) => {
    result[i * 2] = (x! - left + (extent - (right - left)) / 2) / extent
    result[i * 2 + 1] = (y! - bottom + (extent - (top - bottom)) / 2) / extent
  })
  return result
}
