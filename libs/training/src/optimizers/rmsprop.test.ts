import { describe, expect, it } from 'vitest'
import { createOptimizer } from './optimizer-options.ts'
import { trainOneWeight } from './one-weight.fixture.ts'

// w = 1, rate 0.1, rho 0.9. g = 0.5: square 0.025, change 0.05 / sqrt(0.0250001) = 0.316227
// g = -0.25: square 0.9 * 0.025 + 0.00625 = 0.02875, scaled gradient -0.025 / sqrt(0.0287501) = -0.147442
const after = (momentum: number) => trainOneWeight(createOptimizer({ kind: 'rmsprop', momentum }), [0.5, -0.25], 0.1)

describe('RMSprop', () => {
  it('does two updates as worked out by hand', () => {
    const {
      weights,
      slots: [square, change],
    } = after(0)
    expect(weights[0]).toBeCloseTo(0.683773, 5)
    expect(weights[1]).toBeCloseTo(0.831215, 5)
    expect(square).toBeCloseTo(0.02875, 7)
    expect(change).toBeCloseTo(-0.147442, 5)
  })

  // change 0.5 * 0.316227 - 0.147442 = 0.010672
  it('goes on by a share of its last change with momentum', () => {
    const {
      weights,
      slots: [, change],
    } = after(0.5)
    expect(weights[1]).toBeCloseTo(0.673101, 5)
    expect(change).toBeCloseTo(0.010672, 5)
  })
})
