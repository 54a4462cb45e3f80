import { expect, test } from 'vitest'
import { HeldPointers } from './held-pointers.ts'

test('a pointer that nothing holds points', () => {
  expect(new HeldPointers().move(1, [10, 20])).toEqual({ kind: 'point', at: [10, 20] })
})

test('a press that stays in its place clicks', () => {
  const held = new HeldPointers()
  held.press(1, [10, 10])
  expect(held.move(1, [13, 10])).toBeNull()
  expect(held.lift(1)).toBe('click')
  expect(held.move(1, [50, 50])).toEqual({ kind: 'point', at: [50, 50] })
})

test('a drag begins where it was pressed, tells each step, and goes on near its beginning', () => {
  const held = new HeldPointers()
  held.press(1, [10, 10])
  expect(held.move(1, [15, 10])).toEqual({ kind: 'drag', from: [10, 10], last: [10, 10], at: [15, 10] })
  expect(held.move(1, [11, 10])).toEqual({ kind: 'drag', from: [10, 10], last: [15, 10], at: [11, 10] })
  expect(held.lift(1)).toBe('drag')
})

test('two pointers pinch by the change of their distance, about the middle between them', () => {
  const held = new HeldPointers()
  held.press(1, [0, 0])
  held.press(2, [100, 0])
  expect(held.move(2, [200, 0])).toEqual({ kind: 'pinch', factor: 2, center: [100, 0] })
  expect(held.move(1, [100, 0])).toEqual({ kind: 'pinch', factor: 0.5, center: [150, 0] })
})

test('a pinch never clicks: neither when its first pointer is lifted nor when its second is', () => {
  const held = new HeldPointers()
  held.press(1, [0, 0])
  held.press(2, [100, 0])
  held.move(2, [200, 0])
  expect(held.lift(1)).toBeNull()
  expect(held.lift(2)).toBe('drag')
})

test('a pointer that the system took neither clicks nor drags', () => {
  const held = new HeldPointers()
  held.press(1, [0, 0])
  held.cancel(1)
  expect(held.lift(1)).toBeNull()
  expect(held.move(1, [9, 9])).toEqual({ kind: 'point', at: [9, 9] })
})
