import { tf } from '@misfit/model/tensorflow'
import type { SymbolicTensor } from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import type { Precision } from '../step/training-step.ts'
import type { LabelledImages } from '../step/labelled-images.ts'
import { chain, differences, smallImages, smallModel } from './compiled-and-eager.fixture.ts'
import { nativeBinding } from './native-graph.ts'
import { ownOperations } from './own-operations.ts'

/** Images of 6 x 4 values with so many channels. */
const convolved = (filters: number) => tf.layers.conv2d({ filters, kernelSize: [1, 2], activation: 'relu' })
const pool = () => tf.layers.maxPooling2d({ poolSize: 2 })

/** Layers are made anew each time: two models must not share any. */
const bodies: Readonly<Record<string, () => (image: SymbolicTensor) => SymbolicTensor>> = {
  alone: () => chain(convolved(5), tf.layers.flatten()),
  'through pooling': () => chain(convolved(32), pool(), tf.layers.flatten()),
  'through pooling, of few channels': () => chain(convolved(3), pool(), tf.layers.flatten()),
  'through pooling and beside it': () => (image) => {
    const shared = chain(convolved(4))(image)
    const [pooled, whole] = [chain(pool(), tf.layers.flatten())(shared), chain(tf.layers.flatten())(shared)]
    return tf.layers.concatenate().apply([pooled, whole]) as SymbolicTensor
  },
  'through pooling of an odd width': () =>
    chain(tf.layers.conv2d({ filters: 4, kernelSize: 1, activation: 'relu' }), pool(), tf.layers.flatten()),
  'through pooling of windows that overlap': () =>
    chain(convolved(4), tf.layers.maxPooling2d({ poolSize: 2, strides: 1 }), tf.layers.flatten()),
}

/** Every value of an image is the same: all of a window are the largest. */
function evenImages(): LabelledImages {
  const { count, images, labels } = smallImages(240)
  return { count, labels, images: images.map((_, i) => (labels[Math.floor(i / 60)] ?? 0) * 60 + 40) }
}

async function expectAgreement(body: string, data: LabelledImages, precision: Precision, limit: number): Promise<void> {
  const model = () => smallModel(bodies[body]!())
  for (const [part, difference] of Object.entries(
    await differences(model(), model(), { precision }, undefined, data),
  )) {
    if (/^(weights|loss|logits)/.test(part)) expect(difference, part).toBeLessThan(limit)
  }
}

describe.skipIf(!nativeBinding() || !ownOperations())(
  "relu's gradient by an operation of ours agrees with the eager step",
  () => {
    it.each(Object.keys(bodies))('%s', async (body) => {
      await expectAgreement(body, smallImages(240), 'f32', 1e-5)
      await expectAgreement(body, smallImages(240), 'bf16', 1e-2)
    })

    it.each(['f32', 'bf16'] as const)('where all of a window are the largest, in %s', async (precision) => {
      await expectAgreement('through pooling', evenImages(), precision, precision === 'f32' ? 1e-5 : 1e-2)
    })
  },
)
