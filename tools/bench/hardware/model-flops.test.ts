import { expect, it } from 'vitest'
import { buildModel } from '@misfit/model/build'
import { findModelSpec } from '@misfit/model/find-model'
import { trainingFlops } from './model-flops.ts'

const build = (id: string) => buildModel(findModelSpec(id), { inputShape: [28, 28, 1], classCount: 10, seed: 1 })

it('counts the products of dense layers, forward and backward', () => {
  // 784 x 16, whose images need no gradient; 16 x 16; 16 x 10.
  expect(trainingFlops(build('model_1'))).toBe(2 * 2 * 784 * 16 + 3 * 2 * (16 * 16 + 16 * 10))
})

it('counts a convolution once for each place of its output', () => {
  const convolutions = 2 * 2 * 784 * 25 * 32 + 3 * 2 * (784 * 25 * 32 * 32 + 2 * 196 * 25 * 32 * 32)
  expect(trainingFlops(build('model_3'))).toBe(convolutions + 3 * 2 * (1568 * 128 + 128 * 10))
})
