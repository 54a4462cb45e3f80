import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linearTicks, logTicks } from './axis-ticks.ts'
import { numberSaid, tickWords } from './tick-words.ts'
import { stepAxis, valueAxis } from './chart-axes.ts'
import { smooth } from './smoothing/smooth.ts'
import { visibleChart } from './smoothing/visible-series.ts'
import { yDomain } from './y-domain.ts'

describe('ticks', () => {
  it('are round', () => expect(linearTicks(0, 7810, 6)).toEqual([0, 2000, 4000, 6000]))
  it('are whole where asked', () => expect(linearTicks(1, 5, 8, true)).toEqual([1, 2, 3, 4, 5]))
  it('are not left alone within a decade', () => expect(logTicks(0.12, 0.31, 6)).toEqual([0.15, 0.2, 0.25, 0.3]))
  it('are powers of ten', () => expect(logTicks(0.01, 10, 7)).toEqual([0.01, 0.03, 0.1, 0.3, 1, 3, 10]))
  it('are the ends where nothing lies between them', () =>
    expect(linearTicks(0.3, 0.1 + 0.2, 6)).toEqual([0.3, 0.1 + 0.2]))
})

describe('the words of ticks', () => {
  // The cases that were told wrong: 15,000 was "2e4", 0.00015 "1e-4", and three ticks "1e6".
  it.each([
    [
      [10_000, 15_000, 20_000],
      ['10,000', '15,000', '20,000'],
    ],
    [
      [0.0001, 0.00015, 0.0002],
      ['0.0001', '0.00015', '0.0002'],
    ],
    [
      [1_000_000, 1_000_200, 1_000_400],
      ['1,000,000', '1,000,200', '1,000,400'],
    ],
    [
      [6.445e9, 6.45e9, 6.455e9],
      ['6.445e9', '6.45e9', '6.455e9'],
    ],
    [
      [1_700_000_005, 1_700_000_010],
      ['1,700,000,005', '1,700,000,010'],
    ],
    [
      [0, 0.5, 1, 1.5],
      ['0', '0.5', '1', '1.5'],
    ],
    [
      [-0.5, 0],
      ['−0.5', '0'],
    ],
    [
      [0, 1e-7, 2e-7],
      ['0', '1e−7', '2e−7'],
    ],
    [
      [0.3, 0.30000000000000004],
      ['0.3', '0.30000000000000004'],
    ],
    [
      [5e-324, 1e-323],
      ['5e−324', '1e−323'],
    ],
  ])('%j are %j', (ticks, words) => expect(tickWords(ticks)).toEqual(words))
  it('suit each of a log scale', () =>
    expect(tickWords([1e-7, 1e-5, 0.001, 0.1, 10], { scale: 'log' })).toEqual(['1e−7', '1e−5', '0.001', '0.1', '10']))
  it('are in per cent for shares', () =>
    expect(tickWords([0.9994, 0.9996, 1], { unit: 'percent' })).toEqual(['99.94\u00a0%', '99.96\u00a0%', '100\u00a0%']))
})

const special = [
  0,
  -0,
  5e-324,
  -5e-324,
  2.2250738585072014e-308,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  1,
  0.3,
  0.1 + 0.2,
  1e15,
  2 ** 53,
  1.7e18,
  1e-7,
]
/** Any finite value, and often one beside another: a few units of the last place away, or a thousandth. */
const anyPair = fc.oneof(
  fc.tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.double({ noNaN: true, noDefaultInfinity: true })),
  fc.tuple(fc.constantFrom(...special), fc.constantFrom(...special)),
  fc
    .tuple(
      fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(...special)),
      fc.integer({ min: 1, max: 1 << 20 }),
    )
    .map(([value, bits]) => [value, bitsBeyond(value, bits)] as const),
  fc
    .tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 0, max: 100, noNaN: true }))
    .map(([value, way]) => [value, value + way] as const),
)

/** The double that many units of the last place away from 0, or the value itself at the end of all doubles. */
function bitsBeyond(value: number, bits: number): number {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  view.setBigInt64(0, view.getBigInt64(0) + BigInt(bits))
  const beyond = view.getFloat64(0)
  return Number.isFinite(beyond) ? beyond : value
}

/**
 * What must hold of every axis: few ticks, rising, within, and each says what it is, to a part of the way to the next.
 */
function expectHonest(
  ticks: readonly number[],
  words: readonly string[],
  from: number,
  to: number,
  most: number,
  unit: 'number' | 'percent' = 'number',
): void {
  expect(ticks.length).toBeGreaterThan(0)
  expect(ticks.length).toBeLessThanOrEqual(most)
  expect(new Set(words).size).toBe(ticks.length)
  ticks.forEach((tick, i) => {
    expect(tick >= from && tick <= to && !Object.is(tick, -0)).toBe(true)
    if (i > 0) expect(tick).toBeGreaterThan(ticks[i - 1]!)
    const gap = Math.min(tick - (ticks[i - 1] ?? -Infinity), (ticks[i + 1] ?? Infinity) - tick)
    const said = numberSaid(words[i]!, unit)
    expect(Math.abs(said - tick)).toBeLessThanOrEqual(Number.isFinite(gap) ? gap / 50 : Math.abs(tick) / 1e6)
  })
}

describe('of any axis', () => {
  const many = { numRuns: 3000 }
  it('ticks are few, rise, lie within, and say what they are', () => {
    fc.assert(
      fc.property(anyPair, fc.integer({ min: 1, max: 20 }), fc.boolean(), ([a, b], most, whole) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        const ticks = linearTicks(from, to, most, whole)
        expectHonest(ticks, tickWords(ticks), from, to, most)
      }),
      many,
    )
  })
  it('so do those of a log scale', () => {
    fc.assert(
      fc.property(anyPair, fc.integer({ min: 1, max: 20 }), ([a, b], most) => {
        const [from, to] = [Math.min(Math.abs(a), Math.abs(b)), Math.max(Math.abs(a), Math.abs(b))]
        fc.pre(from > 0)
        const ticks = logTicks(from, to, most)
        expectHonest(ticks, tickWords(ticks, { scale: 'log' }), from, to, most)
      }),
      many,
    )
  })
  it('so do shares in per cent', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1 - 1e-9, noNaN: true }),
        fc.integer({ min: 1, max: 12 }),
        (lowest, most) => {
          const ticks = linearTicks(lowest, 1, most)
          expectHonest(ticks, tickWords(ticks, { unit: 'percent' }), lowest, 1, most, 'percent')
        },
      ),
      many,
    )
  })
  it('whole ticks are whole where there is a whole number', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        fc.double({ min: 1, max: 1e9, noNaN: true }),
        fc.integer({ min: 1, max: 20 }),
        (from, way, most) => {
          expect(linearTicks(from, from + way, most, true).every(Number.isInteger)).toBe(true)
        },
      ),
    )
  })
})

describe('of any series', () => {
  const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(...special))
  const near = fc
    .tuple(value, fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 50 }))
    .map(([from, bits]) => bits.map((bit) => bitsBeyond(from, bit)))
  const series = fc.oneof(
    fc.array(value, { minLength: 1, maxLength: 50 }),
    near,
    fc.tuple(value, fc.integer({ min: 1, max: 300 })).map(([one, count]) => Array.from({ length: count }, () => one)),
  )

  it('the chart has a true range, with every value that half of a double can hold, and an honest axis', () => {
    fc.assert(
      fc.property(
        series,
        fc.constantFrom('linear' as const, 'log' as const),
        fc.constantFrom(0, 0.6, 0.98),
        fc.constantFrom(undefined, [0, 1] as const),
        (y, scale, smoothing, bounds) => {
          const one = { id: 'a', label: 'a', color: '--series-1', line: 'solid' as const, x: y.map((_, i) => i), y }
          const chart = visibleChart([one], {
            extent: [-0.5, y.length],
            range: null,
            scale,
            smoothing,
            points: 200,
            ...(bounds === undefined ? {} : { bounds }),
          })
          const shown = y.filter((each) => (scale === 'linear' ? Math.abs(each) < Number.MAX_VALUE / 2 : each > 0))
          if (chart.y === null) {
            expect(shown).toEqual([])
            return
          }
          const [low, high] = chart.y
          expect(low < high && Number.isFinite(high - low)).toBe(true)
          if (scale === 'log') expect(low).toBeGreaterThan(0)
          expect(shown.every((each) => each >= low && each <= high)).toBe(true)
          const axis = valueAxis(low, high, scale)
          expectHonest(
            axis.ticks,
            axis.ticks.map((tick) => axis.words.get(tick)!),
            low,
            high,
            scale === 'log' ? 8 : 6,
          )
        },
      ),
      { numRuns: 3000 },
    )
  })
  it('what is constant stays so when it is smoothed, to the last bit', () => {
    fc.assert(
      fc.property(
        value,
        fc.integer({ min: 1, max: 300 }),
        fc.double({ min: 0, max: 0.98, noNaN: true }),
        (one, count, weight) => {
          expect(
            smooth(
              Array.from({ length: count }, () => one),
              weight,
            ).every((each) => each === one),
          ).toBe(true)
        },
      ),
    )
  })
  it('a smoothed one is finite, within a rounding of its least and greatest value', () => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 50 }),
        fc.double({ min: 0, max: 0.98, noNaN: true }),
        (y, weight) => {
          const slack = Math.max(...y.map(Math.abs)) * 1e-12
          expect(
            smooth(y, weight).every((each) => each >= Math.min(...y) - slack && each <= Math.max(...y) + slack),
          ).toBe(true)
        },
      ),
    )
  })
})

describe('the range of values', () => {
  it('of a constant is a tenth of it about it, however small it is', () => {
    const [low, high] = yDomain([[0.001, 0.001]], 'linear')!
    expect(low).toBeGreaterThan(0.00085)
    expect(high).toBeLessThan(0.00115)
  })
  // 0.01 and 0.1 * 0.1 = 0.010000000000000002: a rate that nobody changed.
  it('takes what differs by a rounding for a constant', () =>
    expect(yDomain([[0.01, 0.1 * 0.1]], 'linear')).toEqual(yDomain([[0.1 * 0.1]], 'linear')))
  it('shows what lies beyond its bounds', () => {
    const [low, high] = yDomain([[2, 2]], 'linear', [0, 1])!
    expect(low).toBeLessThan(2)
    expect(high).toBeGreaterThanOrEqual(2)
  })
})

describe('the axis of steps', () => {
  it('is whole, in full', () =>
    expect([...stepAxis(0.5, 1_200_000, 700).words.values()]).toEqual([
      '200,000',
      '400,000',
      '600,000',
      '800,000',
      '1,000,000',
      '1,200,000',
    ]))
  it('has room for its words, however long', () => {
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        fc.integer({ min: 2, max: 10_000 }),
        fc.integer({ min: 200, max: 1200 }),
        (from, way, width) => {
          const { ticks, words } = stepAxis(from, from + way, width)
          expectHonest(
            ticks,
            ticks.map((tick) => words.get(tick)!),
            from,
            from + way,
            Math.max(2, width / 90),
          )
        },
      ),
    )
  })
})
