/** A series: point `i` is `(x[i], y[i])`, x never falls, y may be NaN or infinite. */
export interface Series {
  x: ArrayLike<number>
  y: ArrayLike<number>
}

interface DecimateOptions {
  /** Visible range of x, both ends included; the whole series when left out. */
  from?: number
  to?: number
  /** About how many points to keep; 1000 when left out, 4 at least. */
  points?: number
}

interface DecimatedSeries {
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
 * lowest and highest point (M4; Jugel, Jerzak, Hackenbroich and Markl 2014, PVLDB 7, 797-808). Where points that are
 * not finite lie between two that are kept, one of those is kept as well, so that gaps stay gaps.
 *
 * One point on each side of the range is kept besides, for lines that leave the view. At most `points` are kept, plus
 * these two, plus four for each bucket with gaps (so twice `points` + 3 at worst). Takes time in proportion to the
 * points in the range.
 *
 * @throws RangeError when x falls or isn't finite, x and y differ in length, or `points` is under 4
 */
export function decimate({ x, y }: Series, options: DecimateOptions = {}): DecimatedSeries {
  const { from = -Infinity, to = Infinity, points = 1000 } = options
  if (x.length !== y.length) throw new RangeError(`A series of ${x.length} x and ${y.length} y`)
  if (!(points >= 4)) throw new RangeError(`Cannot decimate to ${points} points; 4 or more expected`)
  const first = firstPosition(0, x.length, (i) => !(x[i]! < from))
  const end = firstPosition(0, x.length, (i) => x[i]! > to)
  const total = Math.max(0, end - first)
  const index: number[] = []
  const gaps = { count: 0, first: null as number | null }

  if (first > 0) index.push(first - 1)
  if (total > 0) keepInRange({ x, y }, first, end, points, index, gaps)
  if (end < x.length && end >= first) index.push(end)

  const beside = Number(first > 0) + Number(end < x.length && end >= first)
  return {
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
  refuseFallingX(x, first, end)
  countGaps(y, first, end, gaps)
  if (end - first <= points) {
    for (let i = first; i < end; i++) kept.push(i)
    return
  }
  const start = x[first]!
  const width = x[end - 1]! - start
  const bucketCount = Math.floor(points / 4)
  let begin = first
  for (let bucket = 1; bucket <= bucketCount && begin < end; bucket++) {
    const limit = start + (width * bucket) / bucketCount
    const next = bucket === bucketCount ? end : firstPosition(begin, end, (i) => x[i]! >= limit)
    if (next > begin) keepBucket(y, begin, next, kept)
    begin = next
  }
}

function refuseFallingX(x: ArrayLike<number>, first: number, end: number): void {
  let previous = -Number.MAX_VALUE
  for (let i = first; i < end; i++) {
    const here = x[i]!
    if (!(here >= previous && here < Infinity))
      throw new RangeError(`Point ${i}: x is ${here} after ${i > first ? previous : 'none'}`)
    previous = here
  }
}

function countGaps(y: ArrayLike<number>, first: number, end: number, gaps: Gaps): void {
  for (let i = first; i < end; i++) {
    if (Number.isFinite(y[i]!)) continue
    gaps.count++
    gaps.first ??= i
  }
}

/** Keeps the points of one bucket. No objects: a series may have millions of points, and grows many times a minute. */
function keepBucket(y: ArrayLike<number>, begin: number, end: number, kept: number[]): void {
  let first = -1
  let last = -1
  let lowest = -1
  let highest = -1
  let low = 0
  let high = 0
  let hasGap = false
  for (let i = begin; i < end; i++) {
    const value = y[i]!
    if (!Number.isFinite(value)) {
      hasGap = true
      continue
    }
    if (first === -1) {
      first = lowest = highest = i
      low = high = value
    } else if (value < low) {
      lowest = i
      low = value
    } else if (value > high) {
      highest = i
      high = value
    }
    last = i
  }
  if (hasGap) {
    keepWithGaps(y, begin, end, [first, last, lowest, highest], kept)
    return
  }
  keepOnce(first, kept)
  keepOnce(Math.min(lowest, highest), kept)
  keepOnce(Math.max(lowest, highest), kept)
  keepOnce(last, kept)
}

function keepOnce(position: number, kept: number[]): void {
  if (position !== kept[kept.length - 1]) kept.push(position)
}

/** Keeps these points of a bucket, and of those that are not finite the first before, between and after them. */
function keepWithGaps(
  y: ArrayLike<number>,
  begin: number,
  end: number,
  positions: readonly number[],
  kept: number[],
): void {
  let isGapKept = kept.length > 0 && !Number.isFinite(y[kept.at(-1)!]!)
  for (let i = begin; i < end; i++) {
    const isGap = !Number.isFinite(y[i]!)
    if (isGap ? isGapKept : !positions.includes(i)) continue
    kept.push(i)
    isGapKept = isGap
  }
}

/**
 * First position from `begin` on where the test holds, given that it holds for all after it too; `end` when it never
 * does.
 */
function firstPosition(begin: number, end: number, test: (position: number) => boolean): number {
  let [low, high] = [begin, end]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (test(middle)) high = middle
    else low = middle + 1
  }
  return low
}
