import { tf } from '@misfit/model/tensorflow'
import type { LayersModel } from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { createCompiledStep } from './compiled-step.ts'
import {
  chain,
  differences,
  smallBatches,
  smallImages,
  smallModel,
  stepOptions,
  stepSettings,
} from './compiled-and-eager.fixture.ts'
import { nativeBinding } from './native-graph.ts'
import type { TrainingStepOptions } from '../step/training-step.ts'

const conv = (strides = 1) =>
  tf.layers.conv2d({
    filters: 4,
    kernelSize: 3,
    strides,
    padding: 'same',
    activation: 'relu',
    kernelRegularizer: tf.regularizers.l2({ l2: 0.01 }),
  })
const convolutions = () =>
  smallModel(chain(conv(), tf.layers.maxPooling2d({ poolSize: 2 }), conv(), tf.layers.flatten()))
const normalized = () => smallModel(chain(conv(), tf.layers.batchNormalization(), tf.layers.flatten()))

const data = smallImages(240)

async function agree(
  model: () => LayersModel,
  pieces: number,
  options: Partial<TrainingStepOptions> = {},
): Promise<void> {
  const found = await differences(model(), model(), options, undefined, data, pieces)
  for (const [part, difference] of Object.entries(found)) expect(difference, part).toBeLessThan(1e-5)
}

describe.skipIf(!nativeBinding())('a batch computed in pieces agrees with the eager step', () => {
  it.each([2, 3, 16])('of %i', async (pieces) => {
    await agree(convolutions, pieces)
  })

  it('with weights of images and of classes, and gradients clipped by their common norm', async () => {
    const loss = {
      labelSmoothing: 0.1,
      classWeights: [1, 2, 0.5],
      imageWeights: Float32Array.from({ length: data.count }, (_, i) => 1 + (i % 3)),
    }
    await agree(convolutions, 3, { loss, clipping: { by: 'norm', limit: 0.5 } })
  })

  it('where images belong together, in one piece', async () => {
    await agree(normalized, 2)
  })
})

describe.skipIf(!nativeBinding())('a batch computed in pieces', () => {
  it.each<[string, TrainingStepOptions]>([
    ['as many steps in a call as are asked for', stepOptions],
    ['as many as are measured', { pixelScale: 1 / 255, seed: 42, batchSize: 1 }],
  ])('may have fewer images than pieces, with %s', async (_, options) => {
    const trained = await Promise.all(
      [1, 3].map(async (pieces) => {
        const step = createCompiledStep(convolutions(), data, options, undefined, pieces)
        expect(step.stepsPerCall).toBeGreaterThan(0)
        const { loss } = await step.train([Uint32Array.of(5), Uint32Array.of(6)], stepSettings)
        const logits = await step.predictLogits(data.images.subarray(0, 60), 1)
        step.dispose()
        return [...loss, ...logits]
      }),
    )
    trained[0]!.forEach((value, i) => {
      expect(trained[1]![i]).toBeCloseTo(value, 5)
    })
  })

  it('gives the same bits every time, and draws other masks for each piece', async () => {
    const withDropout = () => smallModel(chain(tf.layers.flatten(), tf.layers.dropout({ rate: 0.5 })))
    const train = async (batches: readonly Uint32Array[], pieces: number) => {
      const step = createCompiledStep(withDropout(), data, stepOptions, undefined, pieces)
      const { loss } = await step.train(batches, stepSettings)
      const state = step.readState()
      step.dispose()
      return { loss: [...loss], weights: state.weights.map(({ values }) => values) }
    }
    const batches = smallBatches(10)
    expect(await train(batches, 2)).toEqual(await train(batches, 2))
    // The same image in both pieces, and alone in the first: with one mask for both, the losses would be the same.
    const [twice, once] = [await train([Uint32Array.of(7, 7)], 2), await train([Uint32Array.of(7)], 1)]
    expect(twice.loss[0]).not.toBeCloseTo(once.loss[0]!, 6)
  })
})
