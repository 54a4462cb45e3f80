import { describe, expect, it } from 'vitest'
import { cellFrom, cellParameter } from './cell-address.ts'

describe('cellFrom', () => {
  it('reads what cellParameter writes, the actual class first', () => {
    expect(cellParameter({ actual: 7, predicted: 3 })).toBe('7-3')
    expect(cellFrom('7-3', 10)).toEqual({ actual: 7, predicted: 3 })
  })
  it.each([null, '', '7', '7-', '10-0', '0-10', '-1-2', '1.5-2', 'a-b'])(
    'knows no cell %s of ten classes',
    (parameter) => expect(cellFrom(parameter, 10)).toBeNull(),
  )
})
