import { describe, expect, it } from 'vitest'
import { chosenEpoch, evaluatedPartition } from './chosen-epoch.ts'

describe('chosenEpoch', () => {
  it('follows the latest without a choice', () => {
    expect(chosenEpoch(null, [1, 2])).toEqual({ epoch: 2, follows: true })
    expect(chosenEpoch(null, [1, 2, 3])).toEqual({ epoch: 3, follows: true })
  })
  it('stays where it was put while epochs arrive', () => {
    expect(chosenEpoch('2', [1, 2, 3])).toEqual({ epoch: 2, follows: false })
    expect(chosenEpoch('2', [1, 2, 3, 4, 5])).toEqual({ epoch: 2, follows: false })
  })
  it('shows the nearest while the chosen one is done again', () =>
    expect(chosenEpoch('4', [1, 2])).toEqual({ epoch: 2, follows: false }))
  it('shows nothing before the first', () => expect(chosenEpoch('4', [])).toEqual({ epoch: null, follows: false }))
  it.each(['nonsense', '0', '-1', '1.5'])('follows when the address says %s', (parameter) =>
    expect(chosenEpoch(parameter, [1]).follows).toBe(true),
  )
})

describe('evaluatedPartition', () => {
  it('is validation until the test is chosen', () => {
    expect(evaluatedPartition(null, { epochs: 5, tested: true })).toBe('validation')
    expect(evaluatedPartition('test', { epochs: 5, tested: true })).toBe('test')
  })
  it('is validation while there is no test', () =>
    expect(evaluatedPartition('test', { epochs: 2, tested: false })).toBe('validation'))
  it('is the test of an ensemble, which has no epochs', () =>
    expect(evaluatedPartition(null, { epochs: 0, tested: true })).toBe('test'))
})
