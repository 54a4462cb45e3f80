import { describe, expect, it } from 'vitest'
import { createEagerStep } from '../step/eager-step.ts'
import { lossWeights, smoothingOf, type LossOptions } from './loss-options.ts'
import { tinyImages, tinyModel } from '../testing/tiny-data.fixture.ts'
import type { LabelledImages } from '../step/labelled-images.ts'

const four: LabelledImages = { count: 4, images: new Uint8Array(64), labels: Uint16Array.of(0, 2, 1, 2) }

/** The loss of one batch of four black images, for which the untrained model gives each of three classes a third. */
async function lossOf(loss: LossOptions): Promise<number> {
  const step = createEagerStep(tinyModel(), four, { pixelScale: 1, seed: 1, loss })
  const { loss: losses } = await step.train([Uint32Array.of(0, 1, 2, 3)], { epoch: 1, learningRate: 0.01 })
  step.dispose()
  return losses[0]!
}

describe('the weights of a loss', () => {
  it('are those of class and image, multiplied', () => {
    const imageWeights = Float32Array.of(1, 1, 3, 0.5)
    expect(lossWeights(four, 3, {})).toBeUndefined()
    expect([...lossWeights(four, 3, { classWeights: [1, 2, 4] })!]).toEqual([1, 4, 2, 4])
    expect([...lossWeights(four, 3, { imageWeights })!]).toEqual([1, 1, 3, 0.5])
    expect([...lossWeights(four, 3, { classWeights: [1, 2, 4], imageWeights })!]).toEqual([1, 4, 6, 2])
  })

  // Each image's loss is ln 3; the weights are 1, 4, 2, 4.
  it('multiply it, and the mean is over the images', async () => {
    expect(await lossOf({})).toBeCloseTo(Math.log(3), 5)
    expect(await lossOf({ classWeights: [1, 2, 4] })).toBeCloseTo((11 / 4) * Math.log(3), 5)
  })

  it('are refused when there is not one for each, or one is negative', () => {
    expect(() => lossWeights(four, 3, { classWeights: [1, 2] })).toThrow('2 class weights given, 3 needed')
    expect(() => lossWeights(four, 3, { imageWeights: Float32Array.of(1) })).toThrow('1 image weights given, 4 needed')
    expect(() => lossWeights(four, 3, { classWeights: [1, -2, 1] })).toThrow('the weight of class 1 is -2')
  })
})

describe('label smoothing', () => {
  it.each([1, -0.1, Number.NaN])('is refused when it is %s', (labelSmoothing) => {
    expect(() => smoothingOf({ labelSmoothing })).toThrow('label smoothing is at least 0 and below 1')
  })

  // Cross-entropy is least where the probabilities equal the targets: 1 - 0.3 + 0.3 / 3 = 0.8 and twice 0.1.
  it('leads to probabilities as smooth as the labels', async () => {
    const one = { ...tinyImages(1, 1), labels: Uint16Array.of(1) }
    const step = createEagerStep(tinyModel(), one, { pixelScale: 1 / 255, seed: 1, loss: { labelSmoothing: 0.3 } })
    await step.train(
      Array.from({ length: 200 }, () => Uint32Array.of(0)),
      { epoch: 1, learningRate: 0.02 },
    )
    const logits = await step.predictLogits(one.images, 1)
    const exps = [...logits].map(Math.exp)
    const sum = exps.reduce((a, b) => a + b)
    expect(exps[1]! / sum).toBeCloseTo(0.8, 3)
    expect(exps[0]! / sum).toBeCloseTo(0.1, 3)
    step.dispose()
  })
})
