import { describe, expect, it } from 'vitest'
import { createOptimizer } from './optimizer-options.ts'
import { trainOneWeight } from './one-weight.fixture.ts'

describe('AdamW', () => {
  // The changes of Adam for these gradients are -0.0999994 and -0.0266335 (adam.test.ts); before each, the weight loses
  // 0.1 * 0.1 of itself: 0.99 - 0.0999994 = 0.8900006, then 0.8811006 - 0.0266335 = 0.8544671.
  it('does two updates as worked out by hand', () => {
    const {
      weights,
      slots: [m, v],
    } = trainOneWeight(createOptimizer({ kind: 'adamw', weightDecay: 0.1 }), [0.5, -0.25], 0.1)
    expect(weights[0]).toBeCloseTo(0.8900006, 5)
    expect(weights[1]).toBeCloseTo(0.8544671, 5)
    // The decay is no part of the moments.
    expect(m).toBeCloseTo(0.02, 7)
    expect(v).toBeCloseTo(0.00031225, 8)
  })

  it('shrinks a weight without a gradient by rate * decay, and is Adam without decay', () => {
    expect(trainOneWeight(createOptimizer({ kind: 'adamw', weightDecay: 0.5 }), [0, 0], 0.1).weights[1]).toBeCloseTo(
      0.95 ** 2,
      6,
    )
    expect(trainOneWeight(createOptimizer({ kind: 'adamw', weightDecay: 0 }), [0.5, 1], 0.1)).toEqual(
      trainOneWeight(createOptimizer(), [0.5, 1], 0.1),
    )
  })
})
