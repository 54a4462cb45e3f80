import { describe, expect, it } from 'vitest'
import { parseRgb } from './rgb.ts'
import { largestSize, signedColor, signedText } from './signed-scale.ts'

const scale = { below: [0, 0, 200], zero: [100, 100, 100], above: [200, 0, 0] } as const

describe('a scale about 0', () => {
  it('has 0 in the middle, and ends that are kept', () => {
    expect([-2, -1, -0.5, 0, 0.5, 1, 2].map((share) => signedColor(scale, share))).toEqual([
      [0, 0, 200],
      [0, 0, 200],
      [50, 50, 150],
      [100, 100, 100],
      [150, 50, 50],
      [200, 0, 0],
      [200, 0, 0],
    ])
  })
  it('reaches as far to one side as to the other', () => {
    expect(largestSize([-3, 2])).toBe(3)
    expect(largestSize([])).toBe(0)
  })
  it('writes signs, and none on what rounds to 0', () =>
    expect([0.416, -0.08, 0, -0.001].map((value) => signedText(value))).toEqual(['+0.42', '−0.08', '0', '0.00']))
  it('reads colours as browsers compute them', () => {
    expect(parseRgb('rgb(11, 96, 181)')).toEqual([11, 96, 181])
    expect(() => parseRgb('oklch(0.5 0.1 20)')).toThrow(RangeError)
  })
})
