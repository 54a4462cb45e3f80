import type { LayersModel } from '@tensorflow/tfjs'
import { tf } from '@misfit/model/tensorflow'
import { describe, expect, it } from 'vitest'
import { createEagerStep } from '../step/eager-step.ts'
import { tinyImages, tinyModel } from '../testing/tiny-data.fixture.ts'
import { createCompiledStep } from './compiled-step.ts'
import { nativeBinding } from './native-graph.ts'

const options = { pixelScale: 1 / 255, seed: 42, stepsPerCall: 8 }
const still = { epoch: 1, learningRate: 0 }
const first = Uint32Array.of(0)

/** 16 values through dropout to the logit of class 0, whose weights are all 1; the other logit is 0. */
function sumOfKept(rate: number): LayersModel {
  const model = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [4, 4, 1] }),
      tf.layers.dropout({ rate }),
      tf.layers.dense({ units: 2, activation: 'softmax', useBias: false }),
    ],
  })
  model.setWeights([tf.tensor2d(Array.from({ length: 16 }, () => [1, 0]))])
  return model
}

describe.skipIf(nativeBinding() === undefined)('dropout in a compiled step', () => {
  const white = { count: 1, images: new Uint8Array(16).fill(255), labels: Uint16Array.of(1) }

  it('drops the given share of the values, and keeps their sum on average', async () => {
    const step = createCompiledStep(sumOfKept(0.25), white, options)
    const { loss } = await step.train(
      Array.from({ length: 2000 }, () => first),
      still,
    )
    // The class is the other one, so loss = log(1 + exp(z)), where z has 4/3 for each value kept: 16 on average.
    const sums = Array.from(loss, (value) => Math.log(Math.expm1(value)))
    const mean = sums.reduce((sum, value) => sum + value, 0) / sums.length
    expect(mean).toBeGreaterThan(15.5)
    expect(mean).toBeLessThan(16.5)
    for (const value of sums.slice(0, 20)) expect(value * 0.75).toBeCloseTo(Math.round(value * 0.75), 1)
  })

  it('passes no gradient through what it dropped', async () => {
    const step = createCompiledStep(sumOfKept(0.5), white, options)
    const { loss } = await step.train([first], still)
    const [m] = step.readState().optimizer
    const ofClass0 = Array.from({ length: 16 }, (_, i) => m!.values[i * 2]! / 0.1)
    const kept = ofClass0.filter((gradient) => gradient !== 0)
    // z = 2 for each value kept; the gradient of its weight is 2 * softmax(z).
    expect(loss[0]).toBeCloseTo(Math.log1p(Math.exp(2 * kept.length)), 3)
    for (const gradient of kept) expect(gradient).toBeCloseTo(2 / (1 + Math.exp(-2 * kept.length)), 4)
  })

  it('drops nothing while predicting', async () => {
    const data = tinyImages(64, 1)
    const model = () =>
      tinyModel([
        { type: 'dropout', rate: 0.5 },
        { type: 'flatten' },
        { type: 'dense', units: 8 },
        { type: 'dropout', rate: 0.5 },
      ])
    const expected = await createEagerStep(model(), data, options).predictLogits(data.images, data.count)
    const actual = await createCompiledStep(model(), data, options).predictLogits(data.images, data.count)
    actual.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 5)
    })
  })

  it('draws other masks at every step, in every layer and for every seed, and the same ones again', async () => {
    const losses = async (seed: number, stepsPerCall: number) => {
      const step = createCompiledStep(sumOfKept(0.5), white, { ...options, seed, stepsPerCall })
      return [
        ...(
          await step.train(
            Array.from({ length: 16 }, () => first),
            still,
          )
        ).loss,
      ]
    }
    const some = await losses(1, 8)
    expect(new Set(some).size).toBeGreaterThan(4)
    expect(await losses(1, 1)).toEqual(some)
    expect(await losses(2, 8)).not.toEqual(some)
  })

  it('continues with the masks of the step where it was read', async () => {
    const data = tinyImages(64, 1)
    const model = () =>
      tinyModel([
        { type: 'flatten' },
        { type: 'dropout', rate: 0.3 },
        { type: 'dense', units: 8 },
        { type: 'dropout', rate: 0.2 },
      ])
    const batches = Array.from({ length: 12 }, (_, i) => Uint32Array.from({ length: 32 }, (_, j) => (i * 5 + j) % 64))
    const settings = { epoch: 1, learningRate: 0.01 }
    const whole = createCompiledStep(model(), data, options)
    await whole.train(batches, settings)
    const half = createCompiledStep(model(), data, options)
    await half.train(batches.slice(0, 5), settings)
    const rest = createCompiledStep(model(), data, options)
    rest.writeState(half.readState())
    await rest.train(batches.slice(5), settings)
    expect(rest.readState()).toEqual(whole.readState())
  })
})
