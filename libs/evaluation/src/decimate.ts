/** A series: point `i` is `(x[i], y[i])`, x never falls, y may be NaN or infinite. */
export interface Series {
  x: ArrayLike<number>
  y: ArrayLike<number>
}

export interface DecimateOptions {
  /** Visible range of x, both ends included; the whole series when left out. */
  from?: number
  to?: number
  /** About how many points to keep; 1000 when left out, 4 at least. */
  points?: number
}

export interface DecimatedSeries {
  x: number[]
  y: number[]
  /** Position of each kept point in the series. */
  index: number[]
  /** Points in the visible range. */
  total: number
  /** Whether points in the range were left out. */
  decimated: boolean
  /** Points in the range whose y is NaN or infinite. */
  notFinite: number
  /** Position in the series of the first of them; null when there is none. */
  firstNotFinite: number | null
}

/**
 * Fewer points that draw the same line: the range is cut into equal buckets of x, and each keeps its first, last,
 * lowest and highest point (M4; Jugel, Jerzak, Hackenbroich and Markl 2014, PVLDB 7, 797-808). A bucket with points
 * that are not finite also keeps the first and last of those, so that gaps stay gaps.
 *
 * One point on each side of the range is kept besides, for lines that leave the view. At most `points` are kept, plus
 * these two, plus two for each bucket with a gap (so 1.5 times `points` + 2 at worst). Takes time in proportion to the
 * points in the range.
 *
 * @throws RangeError when x falls or isn't finite, x and y differ in length, or `points` is under 4
 */
export function decimate({ x, y }: Series, options: DecimateOptions = {}): DecimatedSeries {
  const { from = -Infinity, to = Infinity, points = 1000 } = options
  if (x.length !== y.length) throw new RangeError(`A series of ${x.length} x and ${y.length} y`)
  if (!(points >= 4)) throw new RangeError(`Cannot decimate to ${points} points; 4 or more expected`)
  const first = lowerBound(x, (value) => !(value < from))
  const end = lowerBound(x, (value) => value > to)
  const total = Math.max(0, end - first)
  const index: number[] = []
  const gaps = { count: 0, first: null as number | null }

  if (first > 0) index.push(first - 1)
  if (total > 0) keepInRange({ x, y }, first, end, points, index, gaps)
  if (end < x.length && end >= first) index.push(end)

  const beside = Number(first > 0) + Number(end < x.length && end >= first)
  return {
    x: index.map((i) => x[i]!),
    y: index.map((i) => y[i]!),
    index,
    total,
    decimated: index.length - beside < total,
    notFinite: gaps.count,
    firstNotFinite: gaps.first,
  }
}

interface Gaps {
  count: number
  first: number | null
}

function keepInRange({ x, y }: Series, first: number, end: number, points: number, kept: number[], gaps: Gaps): void {
  const keepAll = end - first <= points
  const start = x[first]!
  const width = x[end - 1]! - start
  const bucketCount = Math.floor(points / 4)
  const bucketOf = (i: number): number =>
    width > 0 ? Math.min(bucketCount - 1, Math.floor(((x[i]! - start) / width) * bucketCount)) : 0

  let bucket = emptyBucket()
  let current = 0
  let previous = start
  for (let i = first; i < end; i++) {
    const here = x[i]!
    if (!Number.isFinite(here) || here < previous) throw new RangeError(`Point ${i}: x is ${here} after ${previous}`)
    previous = here
    if (!Number.isFinite(y[i]!)) {
      gaps.count++
      gaps.first ??= i
    }
    if (keepAll) {
      kept.push(i)
      continue
    }
    const next = bucketOf(i)
    if (next !== current) {
      keepBucket(bucket, kept)
      bucket = emptyBucket()
      current = next
    }
    addToBucket(bucket, y, i)
  }
  if (!keepAll) keepBucket(bucket, kept)
}

/** Positions of a bucket's points worth keeping, -1 while there is none. */
interface Bucket {
  first: number
  last: number
  lowest: number
  highest: number
  gapFirst: number
  gapLast: number
}

function emptyBucket(): Bucket {
  return { first: -1, last: -1, lowest: -1, highest: -1, gapFirst: -1, gapLast: -1 }
}

function addToBucket(bucket: Bucket, y: ArrayLike<number>, i: number): void {
  const value = y[i]!
  if (!Number.isFinite(value)) {
    if (bucket.gapFirst === -1) bucket.gapFirst = i
    bucket.gapLast = i
    return
  }
  if (bucket.first === -1) bucket.first = bucket.lowest = bucket.highest = i
  bucket.last = i
  if (value < y[bucket.lowest]!) bucket.lowest = i
  if (value > y[bucket.highest]!) bucket.highest = i
}

function keepBucket({ first, last, lowest, highest, gapFirst, gapLast }: Bucket, kept: number[]): void {
  const positions = [first, last, lowest, highest, gapFirst, gapLast].sort((a, b) => a - b)
  for (const i of positions) if (i !== -1 && i !== kept.at(-1)) kept.push(i)
}

/** First position where the test holds, given that it holds for all after it too. */
function lowerBound(x: ArrayLike<number>, test: (value: number) => boolean): number {
  let low = 0
  let high = x.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (test(x[middle]!)) high = middle
    else low = middle + 1
  }
  return low
}
