import { expect, it } from 'vitest'
import { nearestImages } from './nearest-images.ts'

const images = { indices: [5, 10, 15, 20], width: 2, values: Float32Array.from([0, 0, 3, 4, 1, 0, -3, -4]) }

it('the nearest come first, by Euclidean distance, equals in their order', () => {
  expect(nearestImages(images, [0, 0], 3)).toEqual([
    { index: 5, distance: 0 },
    { index: 15, distance: 1 },
    { index: 10, distance: 5 },
  ])
  expect(nearestImages(images, [0, 0], 9).map(({ index }) => index)).toEqual([5, 15, 10, 20])
  expect(nearestImages(images, [0, 0], 0)).toEqual([])
})

it('features of another model are refused', () => {
  expect(() => nearestImages(images, [1, 2, 3], 1)).toThrow('3 features; those of the images have 2')
})
