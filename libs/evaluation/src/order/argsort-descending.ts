const DIGIT = 0xffff

/**
 * Positions ordered by a value of each, the largest first, equals as they were, those whose value is NaN last.
 *
 * A radix sort in two passes over the bits of the value as a 32-bit float, which rise with it: a million positions take
 * a fraction of the time of a comparing sort.
 *
 * @param valueOf 0 or more, or NaN; what is below 0 counts as 0
 */
export function fallingOrder(positions: Uint32Array, valueOf: (position: number) => number): Uint32Array {
  const count = positions.length
  const floats = new Float32Array(count)
  for (let i = 0; i < count; i++) {
    const value = valueOf(positions[i]!)
    // The bits of -0 are larger than those of any positive number.
    floats[i] = value > 0 || Number.isNaN(value) ? value : 0
  }
  const keys = new Uint32Array(floats.buffer)
  for (let i = 0; i < count; i++) keys[i] = Number.isNaN(floats[i]) ? 0xffffffff : 0x7fffffff - keys[i]!
  const places = sortByDigit(sortByDigit(firstPositions(count), keys, 0), keys, 16)
  return places.map((place) => positions[place]!)
}

/** The positions 0, 1, ... `count - 1`. */
export function firstPositions(count: number): Uint32Array {
  const positions = new Uint32Array(count)
  for (let i = 0; i < count; i++) positions[i] = i
  return positions
}

/** A stable counting sort of places by 16 bits of their keys. */
function sortByDigit(places: Uint32Array, keys: Uint32Array, shift: number): Uint32Array {
  const starts = new Uint32Array(DIGIT + 2)
  for (const key of keys) starts[((key >>> shift) & DIGIT) + 1]!++
  for (let digit = 0; digit <= DIGIT; digit++) starts[digit + 1]! += starts[digit]!
  const sorted = new Uint32Array(places.length)
  for (const place of places) sorted[starts[(keys[place]! >>> shift) & DIGIT]!++] = place
  return sorted
}
