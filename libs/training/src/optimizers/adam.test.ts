import { describe, expect, it } from 'vitest'
import { createOptimizer } from './optimizer-options.ts'
import { trainOneWeight } from './one-weight.fixture.ts'

const updates = (gradients: number[], learningRate: number) =>
  trainOneWeight(createOptimizer(), gradients, learningRate)

describe('Adam', () => {
  // w = 1, rate 0.1, g = 0.5: m = 0.05, v = 0.00025, alpha = 0.1 sqrt(0.001) / 0.1 = 0.0316228,
  //   w = 1 - 0.0316228 * 0.05 / (0.0158114 + 1e-7) = 0.9000006
  // g = -0.25: m = 0.02, v = 0.00031225, alpha = 0.1 sqrt(0.001999) / 0.19 = 0.0235317, w = 0.8733671
  // In 32 bits beta2 is 1.3e-8 off, which is 1.3e-5 of 1 - beta2.
  it('does two updates as worked out by hand', () => {
    const {
      weights,
      slots: [m, v],
    } = updates([0.5, -0.25], 0.1)
    expect(weights[0]).toBeCloseTo(0.9000006, 5)
    expect(weights[1]).toBeCloseTo(0.8733671, 5)
    expect(m).toBeCloseTo(0.02, 7)
    expect(v).toBeCloseTo(0.00031225, 8)
  })

  it('moves by the learning rate at first, whatever the size of the gradient', () => {
    expect(updates([1e-2], 0.01).weights[0]).toBeCloseTo(0.99, 5)
    expect(updates([1e6], 0.01).weights[0]).toBeCloseTo(0.99, 5)
  })

  it('ends in NaN, not in standing still, when the square of a gradient overflows', () => {
    expect(updates([1e30, 1], 0.01).weights[1]).toBeNaN()
  })
})
