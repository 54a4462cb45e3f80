import { range, ticks as roundTicks } from 'd3-array'
import { scaleLog } from 'd3-scale'

/** Counts that are asked for until few enough ticks come: d3 takes a count as a hint and gives up to twice as many. */
const fewer = (most: number): number[] => [...range(most, 0, -1), 1 / 2, 1 / 4, 1 / 8]

/**
 * Round numbers within `[from, to]`, rising, at equal distances (d3-array's `ticks`).
 *
 * Where doubles leave no room for round numbers, as between two that differ in the last bit, the ends themselves.
 *
 * @param from, to finite, `from` not above `to`
 * @param most how many at most, 1 or more
 * @param whole only whole numbers, where there is one within
 * @returns `[1..most]` numbers; none where an end is not finite
 */
export function linearTicks(from: number, to: number, most: number, whole = false): number[] {
  if (!Number.isFinite(from) || !Number.isFinite(to) || from > to) return []
  if (from === to) return [from + 0]
  if (whole && to - from <= most) {
    const found = within(range(Math.ceil(from), Math.floor(to) + 1), from, to)
    if (found.length > 0 && found.length <= most) return found
  }
  for (const count of hasRoom(from, to) ? fewer(most) : []) {
    const found = within(
      spanTicks(from, to, count).filter((tick) => !whole || Number.isInteger(tick)),
      from,
      to,
    )
    if (found.length > 0 && found.length <= most) return found
  }
  const ends = whole ? within([Math.ceil(from), Math.floor(to)], from, to) : []
  return (ends.length > 0 ? ends : within([from, to], from, to)).slice(0, most)
}

/**
 * Whether doubles leave room for round numbers between two: not where only their last digits differ, nor next to 0,
 * where d3's distance of ticks becomes 0 and its list endless.
 */
const hasRoom = (from: number, to: number): boolean =>
  to / 2 - from / 2 > Math.max(1e-300, Math.max(Math.abs(from), Math.abs(to)) * 2 ** -40)

/** d3's ticks, of halves where the whole is more than a double can hold. */
function spanTicks(from: number, to: number, count: number): number[] {
  return (
    Number.isFinite(to - from)
      ? roundTicks(from, to, count)
      : roundTicks(from / 2, to / 2, count).map((half) => half * 2)
  ).map(rounded)
}

/** 3 * 1e-7 is 3.0000000000000004e-7 as it comes: the round number is meant. */
const rounded = (tick: number): number => Number(tick.toPrecision(15))

/** The values that lie within, each once, rising; no `-0`. */
function within(values: readonly number[], from: number, to: number): number[] {
  let last = -Infinity
  return values.flatMap((value) => {
    if (!(value >= from && value <= to && value > last)) return []
    last = value
    return [value + 0]
  })
}

/**
 * Powers of ten within `[from, to]`, with 3, or 2 and 5, or 2 to 9 between them where there is room (d3-scale's log
 * ticks, thinned); round numbers at equal distances within a fraction of a decade.
 *
 * @param from, to greater than 0 and finite, `from` not above `to`
 * @param most how many at most, 1 or more
 */
export function logTicks(from: number, to: number, most: number): number[] {
  if (!(from > 0) || !Number.isFinite(to) || !hasRoom(from, to)) return linearTicks(from, to, most)
  for (const count of fewer(most)) {
    const all = within(scaleLog().domain([from, to]).ticks(count).map(rounded), from, to)
    for (const leading of ['123456789', '125', '13', '1']) {
      const found = all.filter((tick) => isRound(tick, leading))
      if (found.length >= Math.min(3, most) && found.length <= most) return found
    }
  }
  return linearTicks(from, to, most)
}

/** Whether a number is one of these digits times a power of ten. */
function isRound(tick: number, leading: string): boolean {
  const [digits = ''] = tick.toExponential().split('e')
  return digits.length === 1 && leading.includes(digits)
}
