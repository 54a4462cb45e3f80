/** Position of the point whose x is nearest, the first of equals; -1 without points. x never falls. */
export function nearestPoint(x: ArrayLike<number>, at: number): number {
  if (x.length === 0) return -1
  let low = 0
  let high = x.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (x[middle]! < at) low = middle + 1
    else high = middle
  }
  return low > 0 && at - x[low - 1]! <= x[low]! - at ? low - 1 : low
}
