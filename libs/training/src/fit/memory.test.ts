import { tf } from '@misfit/model/tensorflow'
import { afterEach, expect, it } from 'vitest'
import { createTrainingStep } from '../step/create-step.ts'
import { createEagerStep } from '../step/eager-step.ts'
import { fit } from './fit.ts'
import { everyKindOfState, tinyImages, tinyModel } from '../testing/tiny-data.fixture.ts'
import type { TrainingStep } from '../step/training-step.ts'

const data = { train: tinyImages(100, 1), validation: tinyImages(40, 2) }
const options = { pixelScale: 1 / 255, seed: 42 }

/** Tensors and bytes of them that TensorFlow.js holds after each epoch, where a checkpoint is taken too. */
async function heldAfterEpochs(step: TrainingStep, epochs: number): Promise<{ tensors: number; bytes: number }[]> {
  const held: { tensors: number; bytes: number }[] = []
  await fit(step, data, { epochs, batchSize: 32 }, (event) => {
    if (event.type !== 'epoch') return
    step.readState()
    const { numTensors, numBytes } = tf.memory()
    held.push({ tensors: numTensors, bytes: numBytes })
  })
  return held
}

let step: TrainingStep | undefined
afterEach(() => {
  step?.dispose()
})

it.each([
  ['chosen', createTrainingStep],
  ['eager', createEagerStep],
])('the %s step holds as many tensors after the twentieth epoch as after the first', async (_, create) => {
  step = create(tinyModel(everyKindOfState), data.train, options)
  const held = await heldAfterEpochs(step, 20)
  expect(held).toHaveLength(20)
  expect(new Set(held.map(({ tensors }) => tensors)).size).toBe(1)
  expect(new Set(held.map(({ bytes }) => bytes)).size).toBe(1)
})

it.each([
  ['chosen', createTrainingStep],
  ['eager', createEagerStep],
])('the %s step leaves nothing of its own behind', (_, create) => {
  const model = tinyModel()
  const before = tf.memory().numTensors
  create(model, data.train, options).dispose()
  expect(tf.memory().numTensors).toBe(before)
})
