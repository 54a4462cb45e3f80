/** A place of a chart that can be read: where it is, and what it says. */
export interface ShareReading {
  readonly x: number
  readonly y: number
  readonly words: string
}

/** Position of the reading that is nearest to a place, all in the same units; -1 of none. */
export function nearestReading(
  readings: readonly { readonly x: number; readonly y: number }[],
  x: number,
  y: number,
): number {
  let nearest = -1
  let least = Infinity
  readings.forEach((reading, i) => {
    const distance = Math.hypot(reading.x - x, reading.y - y)
    if (distance < least) {
      least = distance
      nearest = i
    }
  })
  return nearest
}
