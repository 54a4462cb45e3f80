import { describe, expect, it } from 'vitest'
import { chosenEpoch } from './chosen-epoch.ts'

describe('chosenEpoch', () => {
  it('follows the latest without a choice', () => {
    expect(chosenEpoch(null, [1, 2])).toEqual({ epoch: 2, follows: true })
    expect(chosenEpoch(null, [1, 2, 3])).toEqual({ epoch: 3, follows: true })
  })
  it('stays where it was put while epochs arrive', () => {
    expect(chosenEpoch('2', [1, 2, 3])).toEqual({ epoch: 2, follows: false })
    expect(chosenEpoch('2', [1, 2, 3, 4, 5])).toEqual({ epoch: 2, follows: false })
  })
  it('shows the nearest while the chosen one is done again', () => expect(chosenEpoch('4', [1, 2])).toEqual({ epoch: 2, follows: false }))
  it('shows nothing before the first', () => expect(chosenEpoch('4', [])).toEqual({ epoch: null, follows: false }))
  it.each(['nonsense', '0', '-1', '1.5'])('follows when the address says %s', (parameter) => expect(chosenEpoch(parameter, [1]).follows).toBe(true))
})
