type Corner = readonly [x: number, y: number]

/** The points within a rectangle between two corners, by their position. */
export function pointsInBox(places: Float32Array, [ax, ay]: Corner, [bx, by]: Corner): number[] {
  const isIn = (value: number, a: number, b: number): boolean => value >= Math.min(a, b) && value <= Math.max(a, b)
  return positionsWhere(places, (x, y) => isIn(x, ax, bx) && isIn(y, ay, by))
}

/** The points within a closed line, by their position: those from which a ray crosses it an odd number of times. */
export function pointsInLasso(places: Float32Array, corners: readonly Corner[]): number[] {
  return positionsWhere(places, (x, y) => {
    let inside = false
    for (let i = 0, before = corners.length - 1; i < corners.length; before = i++) {
      const [ax, ay] = corners[i]!
      const [bx, by] = corners[before]!
      if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside
    }
    return inside
  })
}

/** The position of the point that is nearest to a place; null when none is within `reach`. */
export function nearestMapPoint(places: Float32Array, [x, y]: Corner, reach: number): number | null {
  let nearest: number | null = null
  let least = reach * reach
  for (let i = 0; i < places.length / 2; i++) {
    const distance = squaredDistance(places, i, x, y)
    if (distance <= least) [nearest, least] = [i, distance]
  }
  return nearest
}

/** Orders the points by nearness to one of them: that one, then its neighbours. */
export function byNearness(places: Float32Array, from: number): number[] {
  const distances = Float64Array.from({ length: places.length / 2 }, (_, i) =>
    squaredDistance(places, i, places[from * 2]!, places[from * 2 + 1]!),
  )
  const order = Array.from(distances, (_, i) => i)
  // The one itself comes first even where others lie on it.
  return order.sort((a, b) => Number(b === from) - Number(a === from) || distances[a]! - distances[b]! || a - b)
}

const squaredDistance = (places: Float32Array, i: number, x: number, y: number): number =>
  (places[i * 2]! - x) ** 2 + (places[i * 2 + 1]! - y) ** 2

function positionsWhere(places: Float32Array, isSo: (x: number, y: number) => boolean): number[] {
  const found: number[] = []
  for (let i = 0; i < places.length / 2; i++) if (isSo(places[i * 2]!, places[i * 2 + 1]!)) found.push(i)
  return found
}
