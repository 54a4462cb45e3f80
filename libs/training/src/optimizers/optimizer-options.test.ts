import { describe, expect, it } from 'vitest'
import { createOptimizer } from './optimizer-options.ts'

describe('an optimizer', () => {
  it('says which of its constants is out of range', () => {
    expect(() => createOptimizer({ kind: 'sgd', momentum: 1 })).toThrow('optimizer sgd: momentum: ')
    expect(() => createOptimizer({ kind: 'adam', epsilon: 0 })).toThrow('optimizer adam: epsilon: ')
  })
})
