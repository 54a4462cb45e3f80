import { describe, expect, it } from 'vitest'
import { createOptimizer } from './optimizer-options.ts'
import { trainOneWeight } from './one-weight.fixture.ts'

// w = 1, rate 0.1, gradients 0.5 and -0.25
const after = (options: { momentum: number; nesterov?: boolean }) =>
  trainOneWeight(createOptimizer({ kind: 'sgd', ...options }), [0.5, -0.25], 0.1)

describe('gradient descent', () => {
  it('goes down by rate * gradient without momentum, and remembers nothing', () => {
    const { weights, slots } = after({ momentum: 0 })
    expect(weights[0]).toBeCloseTo(0.95, 6)
    expect(weights[1]).toBeCloseTo(0.975, 6)
    expect(slots).toEqual([])
  })

  // velocity -0.05, then 0.9 * -0.05 + 0.025 = -0.02
  it('keeps its velocity with momentum', () => {
    const { weights, slots } = after({ momentum: 0.9 })
    expect(weights[0]).toBeCloseTo(0.95, 6)
    expect(weights[1]).toBeCloseTo(0.93, 6)
    expect(slots[0]).toBeCloseTo(-0.02, 6)
  })

  // 1 - 0.9 * 0.05 - 0.05 = 0.905, then 0.905 - 0.9 * 0.02 + 0.025 = 0.912
  it('looks one step ahead with Nesterov', () => {
    const { weights, slots } = after({ momentum: 0.9, nesterov: true })
    expect(weights[0]).toBeCloseTo(0.905, 6)
    expect(weights[1]).toBeCloseTo(0.912, 6)
    expect(slots[0]).toBeCloseTo(-0.02, 6)
  })
})
