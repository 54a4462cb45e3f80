import { expect, it } from 'vitest'
import { readEpochs } from './read-epochs.ts'

const run = (epochs: number, bytes: number) =>
  Array.from({ length: epochs }, (_, i) => ({ epoch: i + 1, predictions: { sha256: '0'.repeat(64), bytes } }))

it('all epochs of 10,000 images are read, hundreds of them', () => {
  const epochs = run(400, 240_016)
  expect(readEpochs(epochs)).toBe(epochs)
})

it('of predictions too large for memory some epochs are read, the first and the last among them', () => {
  expect(readEpochs(run(100, 25_000_000)).map(({ epoch }) => epoch)).toEqual([1, 34, 67, 100])
  expect(readEpochs(run(9, 80_000_000)).map(({ epoch }) => epoch)).toEqual([1, 9])
})
