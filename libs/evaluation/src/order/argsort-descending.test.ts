import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fallingOrder, firstPositions } from './argsort-descending.ts'

describe('fallingOrder', () => {
  it('puts the largest first, keeps equals as they were, and NaN last', () => {
    const values = [0.5, Number.NaN, 2, 0.5, -0, 0, Infinity]
    expect([...fallingOrder(firstPositions(7), (i) => values[i]!)]).toEqual([6, 2, 0, 3, 4, 5, 1])
  })

  it('orders a part of the positions', () => {
    const values = [9, 1, 5, 3]
    expect([...fallingOrder(Uint32Array.of(3, 1, 2), (i) => values[i]!)]).toEqual([2, 3, 1])
  })

  it('agrees with a comparing sort', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ min: 0, noNaN: true })), (values) => {
        const expected = values
          .map((_, i) => i)
          .sort((a, b) => (values[a] === values[b] ? a - b : values[b]! > values[a]! ? 1 : -1))
        expect([...fallingOrder(firstPositions(values.length), (i) => values[i]!)]).toEqual(expected)
      }),
    )
  })
})
