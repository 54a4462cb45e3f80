import { describe, expect, it } from 'vitest'
import { alertTextOf } from './alert.ts'

describe('what an alert says', () => {
  const text = (value: number, is: 'over' | 'under', mark: number): string | null =>
    alertTextOf(
      { kind: 'metric', metric: 'valAccuracy', is, mark },
      {
        type: 'epoch',
        seq: 1,
        at: 0,
        epoch: 2,
        step: 10,
        seconds: 1,
        validationSeconds: 0,
        loss: 1,
        accuracy: 0.5,
        valLoss: 1,
        valAccuracy: value,
        learningRate: 0.1,
        predictions: { sha256: 'a'.repeat(64), bytes: 1 },
      },
    )
  it('is short', () =>
    expect(text(0.951234, 'over', 0.9)).toBe('validation accuracy is 0.9512, over 0.9, after epoch 2'))
  // Four digits would say "0.9, under 0.9".
  it('tells a value from the mark it passed', () =>
    expect(text(0.89999, 'under', 0.9)).toBe('validation accuracy is 0.89999, under 0.9, after epoch 2'))
  it('tells them apart to the last bit', () =>
    expect(text(0.1 + 0.2, 'over', 0.3)).toBe('validation accuracy is 0.30000000000000004, over 0.3, after epoch 2'))
})
