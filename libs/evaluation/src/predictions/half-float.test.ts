import { expect, it } from 'vitest'

import { fromHalf, toHalf } from './half-float.ts'

// IEEE 754-2008 binary16, values from the format's definition.
it.each([
  [0x0000, 0],
  [0x8000, -0],
  [0x3c00, 1],
  [0xc000, -2],
  [0x7bff, 65504],
  [0x0400, 2 ** -14],
  [0x0001, 2 ** -24],
  [0x03ff, 2 ** -14 - 2 ** -24],
  [0x3555, 0.333251953125],
  [0x7c00, Infinity],
  [0xfc00, -Infinity],
])('0x%s stands for %s', (half, value) => {
  expect(fromHalf(half)).toBe(value)
  expect(toHalf(value)).toBe(half)
})

it('every half comes back as itself', () => {
  for (let half = 0; half < 0x10000; half++) {
    const value = fromHalf(half)
    if (Number.isNaN(value)) expect(toHalf(value)).toBe(0x7e00)
    else if (toHalf(value) !== half) expect.fail(`0x${half.toString(16)} came back as 0x${toHalf(value).toString(16)}`)
  }
})

it('a number between two halves goes to the nearer, the middle to the even one', () => {
  for (let half = 0; half < 0x7bff; half++) {
    const low = fromHalf(half)
    const step = fromHalf(half + 1) - low
    const rounded = [0.25, 0.5, 0.75].map((part) => toHalf(low + part * step) - half)
    if (rounded.join() !== `0,${half % 2},1`) expect.fail(`above 0x${half.toString(16)}: ${rounded.join()}`)
  }
})

it('what is too large becomes infinity, what is too small zero', () => {
  expect([toHalf(65519), toHalf(65520), toHalf(1e30), toHalf(-1e30)]).toEqual([0x7bff, 0x7c00, 0x7c00, 0xfc00])
  expect([toHalf(2 ** -25), toHalf(2 ** -25 * 1.001), toHalf(1e-40)]).toEqual([0, 1, 0])
})
