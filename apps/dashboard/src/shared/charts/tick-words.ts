import { format } from 'd3-format'
import type { YScale } from './y-domain.ts'

/** Unit of an axis: numbers as they are, or shares of 1 in per cent. */
export type TickUnit = 'number' | 'percent'

/** Factor and sign of each unit on the axis. */
const units: Record<TickUnit, { factor: number; sign: string }> = {
  number: { factor: 1, sign: '' },
  percent: { factor: 100, sign: '\u00a0%' },
}

interface TickLook {
  readonly scale?: YScale
  readonly unit?: TickUnit
  /**
   * The most characters for which a number is written out, where a power of ten would be shorter; 7 by default, 6 on a
   * log scale.
   */
  readonly longestWrittenOut?: number
}

/** Digits that tell any two doubles apart. */
const allDigits = 17

/**
 * The words of ticks: `0`, `0.5`, `1`; `24,000`; `1.5e−4`. On a linear scale all are written out, or all with powers of
 * ten, whichever is short; on a log scale each is as suits it: `1e−7`, `0.001`, `1`.
 *
 * What a tick says is its value, to a hundredth of the way to its neighbour, so no two read alike: there are as many
 * digits as that takes, and no more (d3-format).
 *
 * @param ticks finite, rising, no two equal
 */
export function tickWords(
  ticks: readonly number[],
  { scale = 'linear', unit = 'number', longestWrittenOut = scale === 'log' ? 6 : 7 }: TickLook = {},
): string[] {
  const { factor, sign } = units[unit]
  const scaled = ticks.map((tick, i) => {
    const gap = gapAt(ticks, i)
    // On a log scale the tick above is far: a tenth of the value is meant, or it would lose its second digit.
    return { value: tick * factor, gap: (scale === 'log' ? Math.min(gap, tick / 10) : gap) * factor }
  })
  const words =
    scale === 'log'
      ? scaled.flatMap((tick) => shortest([tick], longestWrittenOut))
      : shortest(scaled, longestWrittenOut)
  return words.map((text) => text + sign)
}

/**
 * The number that words of an axis say.
 *
 * @returns NaN where they are none
 */
export function numberSaid(words: string, unit: TickUnit = 'number'): number {
  const { factor, sign } = units[unit]
  return Number(words.replace(sign, '').replaceAll(',', '').replaceAll('\u2212', '-')) / factor
}

interface Tick {
  readonly value: number
  /** The way to its nearest neighbour. */
  readonly gap: number
}

/** A value in the fewest digits that say it within `tolerance`: `6.4425e9`, `1,700,000,005`. */
export const wordsWithin = (value: number, tolerance: number): string =>
  shortest([{ value, gap: tolerance * 100 }], 7)[0]!

/** Writes all ticks in one style: written out where that is short enough. */
function shortest(ticks: readonly Tick[], longestWrittenOut: number): string[] {
  const [writtenOut, power] = [inDigits(ticks, fixed), inDigits(ticks, exponential)]
  const isShort = writtenOut !== null && longest(writtenOut) <= Math.max(longestWrittenOut, longest(power ?? []) + 2)
  return (isShort ? writtenOut : power) ?? ticks.map(({ value }) => String(value))
}

interface Style {
  readonly mostDigits: number
  readonly write: (digits: number) => (value: number) => string
}

const fixed: Style = { mostDigits: 20, write: (digits) => format(`,.${digits}~f`) }
const exponential: Style = {
  mostDigits: allDigits - 1,
  write: (digits) => {
    const text = format(`.${digits}~e`)
    return (value) => (value === 0 ? '0' : text(value).replace('e+', 'e').replace('e-', 'e\u2212'))
  },
}

/** The texts with the fewest digits that say the values; null where the style has too few for one of them. */
function inDigits(ticks: readonly Tick[], { mostDigits, write }: Style): string[] | null {
  const texts = ticks.flatMap(({ value, gap }) => {
    for (let digits = 0; digits <= mostDigits; digits++) {
      const text = write(digits)(value)
      if (Math.abs(numberSaid(text) - value) <= gap / 100) return [text]
    }
    return []
  })
  return texts.length === ticks.length ? texts : null
}

/** The way from a tick to its nearest neighbour; a part of its own size where it has none. */
function gapAt(ticks: readonly number[], i: number): number {
  const [before, here, after] = [ticks[i - 1] ?? -Infinity, ticks[i]!, ticks[i + 1] ?? Infinity]
  const gap = Math.min(here - before, after - here)
  return ticks.length > 1 ? Math.min(gap, Number.MAX_VALUE) : Math.abs(here) / 1e6
}

const longest = (texts: readonly string[]): number => Math.max(0, ...texts.map(({ length }) => length))
