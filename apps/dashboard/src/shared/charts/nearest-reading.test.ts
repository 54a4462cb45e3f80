import { expect, it } from 'vitest'
import { nearestReading } from './nearest-reading.ts'

it('tells points above each other apart, as on the steep part of a ROC curve', () => {
  const steep = [
    { x: 0, y: 0 },
    { x: 0, y: 0.5 },
    { x: 0, y: 0.9 },
    { x: 1, y: 1 },
  ]
  expect(nearestReading(steep, 0.05, 0.6)).toBe(1)
  expect(nearestReading(steep, 0.05, 0.8)).toBe(2)
  expect(nearestReading(steep, 0.9, 0.9)).toBe(3)
  expect(nearestReading([], 0, 0)).toBe(-1)
})
