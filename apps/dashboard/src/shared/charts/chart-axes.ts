import { linearTicks, logTicks } from './axis-ticks.ts'
import { plotMargin } from './plot-scale.ts'
import { type TickUnit, tickWords } from './tick-words.ts'
import type { YScale } from './y-domain.ts'

/** The ticks of an axis and what each of them says. */
interface Axis {
  readonly ticks: readonly number[]
  readonly words: ReadonlyMap<number, string>
}

/** The axis of values, and how wide it is. */
export interface ValueAxis extends Axis {
  /** Pixels from the left edge of the drawing to its curves. */
  readonly left: number
}

/** Ticks of values at most: a line of them is some 40 pixels from the next. */
const [mostLinear, mostLog] = [6, 8]
/**
 * Pixels of a digit, and of a point or comma, in the type of the ticks, and of the gap between the words and the plot.
 */
const [digitWidth, pointWidth, gap] = [6.8, 3.4, 10]
/** The axis grows by so many pixels at a time, so that it stands still while values change a little. */
const roomStep = 8

/** Steps are counts, and read best in full up to a hundred million. */
const stepLook = { longestWrittenOut: '100,000,000'.length }

/** Pixels that words of an axis take, about. */
const wordsWidth = (words: string): number =>
  [...words].reduce((sum, sign) => sum + ('.,\u00a0'.includes(sign) ? pointWidth : digitWidth), 0)

const axis = (ticks: readonly number[], words: readonly string[]): Axis => ({
  ticks,
  words: new Map(ticks.map((tick, i) => [tick, words[i]!])),
})
const widest = (words: readonly string[]): number => Math.max(0, ...words.map(wordsWidth))

/** The axis of values from `low` to `high`, with the room that its words take. */
export function valueAxis(low: number, high: number, scale: YScale, unit: TickUnit = 'number'): ValueAxis {
  const ticks = scale === 'log' ? logTicks(low, high, mostLog) : linearTicks(low, high, mostLinear)
  const words = tickWords(ticks, { scale, unit })
  const room = widest(words) + gap
  return {
    ...axis(ticks, words),
    left: plotMargin.left + Math.max(0, Math.ceil((room - plotMargin.left) / roomStep) * roomStep),
  }
}

/** The axis of steps or epochs: whole numbers, as many as have room for their words beside each other. */
export function stepAxis(from: number, to: number, width: number): Axis {
  for (let most = Math.max(2, Math.floor(width / 90)); most > 1; most--) {
    const ticks = linearTicks(from, to, most, true)
    const words = tickWords(ticks, stepLook)
    if (widest(words) + 2 * gap <= width / most) return axis(ticks, words)
  }
  const ticks = linearTicks(from, to, 1, true)
  return axis(ticks, tickWords(ticks, stepLook))
}

/** An axis of shares from `lowest` to 1, in per cent. */
export function shareAxis(lowest: number, most: number): Axis {
  const ticks = linearTicks(lowest, 1, most)
  return axis(ticks, tickWords(ticks, { unit: 'percent' }))
}
