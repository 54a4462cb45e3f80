/** Features of images that a model has seen: what it says of each before its last layer. */
interface ImageFeatures {
  /** Positions in the partition. */
  readonly indices: readonly number[]
  /** Values for each image. */
  readonly width: number
  /** `[count * width]` */
  readonly values: Float32Array
}

interface NearImage {
  readonly index: number
  /** Euclidean, in the units of the features. */
  readonly distance: number
}

/**
 * The images whose features lie nearest by Euclidean distance, nearest first; equals in their order.
 *
 * @throws RangeError when the features have another width
 */
export function nearestImages(
  { indices, width, values }: ImageFeatures,
  features: ArrayLike<number>,
  most: number,
): NearImage[] {
  if (features.length !== width) throw new RangeError(`${features.length} features; those of the images have ${width}`)
  const nearest: NearImage[] = []
  indices.forEach((index, row) => {
    let sum = 0
    for (let i = 0; i < width; i++) sum += (values[row * width + i]! - features[i]!) ** 2
    if (nearest.length === most && sum >= (nearest.at(-1)?.distance ?? 0)) return
    let place = nearest.length
    while (place > 0 && nearest[place - 1]!.distance > sum) place--
    nearest.splice(place, 0, { index, distance: sum })
    if (nearest.length > most) nearest.pop()
  })
  return nearest.map(({ index, distance }) => ({ index, distance: Math.sqrt(distance) }))
}
