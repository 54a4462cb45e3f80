import { tf } from '@misfit/model/tensorflow'
import { describe, expect, it } from 'vitest'
import { embedInPlane } from './embedding.ts'
import { firstLayerFilters } from './first-layer-filters.ts'
import { gradCam } from './grad-cam.ts'
import { hiddenFeatures, probabilitiesOf, type InspectedModel } from './inspected-model.ts'
import { occlusionMap } from './occlusion.ts'

const imageShape = [8, 8, 1] as const
const place = (row: number, column: number) => row * 8 + column

/**
 * Class 1 where the upper left quarter is bright; class 0 else: a 1x1 convolution that passes pixels on, and weights on
 * that quarter.
 */
function quarterModel(): InspectedModel {
  const kernel = new Float32Array(64 * 2)
  for (let row = 0; row < 4; row++) for (let column = 0; column < 4; column++) kernel[place(row, column) * 2 + 1] = 0.2
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [...imageShape],
        filters: 1,
        kernelSize: 1,
        activation: 'relu',
        weights: [tf.tensor4d([1], [1, 1, 1, 1]), tf.tensor1d([0])],
      }),
      tf.layers.flatten(),
      tf.layers.dense({
        units: 2,
        activation: 'softmax',
        weights: [tf.tensor2d(kernel, [64, 2]), tf.tensor1d([0, -2])],
      }),
    ],
  })
  return { model, pixelScale: 1 / 255, imageShape }
}

/** Bright in the upper left and in the lower right quarter. */
const pixels = Uint8Array.from({ length: 64 }, (_, i) => (Math.floor(i / 8) < 4 === i % 8 < 4 ? 255 : 0))

describe('Grad-CAM', () => {
  it('shows what the last convolution gives, weighted by the mean gradient of the logit', () => {
    // One channel with a mean gradient of 16 / 64: the channel itself, divided by its largest value.
    const map = gradCam(quarterModel(), pixels, 1)
    expect(map.length).toBe(64)
    expect(map[place(1, 1)]).toBeCloseTo(1, 5)
    expect(map[place(6, 6)]).toBeCloseTo(1, 5)
    expect(map[place(1, 6)]).toBe(0)
  })

  it('is empty where nothing speaks for the class, and leaves model and memory as they were', () => {
    const inspected = quarterModel()
    const before = probabilitiesOf(inspected, pixels)
    const tensors = tf.memory().numTensors
    expect(Math.max(...gradCam(inspected, pixels, 0))).toBe(0)
    expect(tf.memory().numTensors).toBe(tensors)
    expect(probabilitiesOf(inspected, pixels)).toEqual(before)
  })

  it('agrees with gradients by hand on a model with two convolutions and branches', () => {
    const input = tf.input({ shape: [8, 8, 1] })
    const conv = (filters: number, seed: number) =>
      tf.layers.conv2d({
        filters,
        kernelSize: 3,
        padding: 'same',
        kernelInitializer: tf.initializers.glorotUniform({ seed }),
      })
    const first = conv(2, 1).apply(input)
    const last = tf.layers
      .add()
      .apply([first, conv(2, 2).apply(first)] as Parameters<ReturnType<typeof tf.layers.add>['apply']>[0] & unknown[])
    const output = tf.layers
      .dense({ units: 3, kernelInitializer: tf.initializers.glorotUniform({ seed: 3 }) })
      .apply(tf.layers.globalAveragePooling2d({}).apply(last))
    const model = tf.model({ inputs: input, outputs: output as ReturnType<typeof tf.input> })
    const inspected = { model, pixelScale: 1 / 255, imageShape }
    const map = gradCam(inspected, pixels, 2)
    // The logit's gradient by each channel of the last convolution is its dense weight, over 64 pixels: the same
    // everywhere.
    const dense = model.layers.at(-1)!.weights[0]!.read().dataSync()
    const channels = tf.tidy(() =>
      (
        tf.model({ inputs: input, outputs: model.layers[2]!.output as ReturnType<typeof tf.input> }).predict(
          tf.tensor(
            Float32Array.from(pixels, (pixel) => pixel / 255),
            [1, 8, 8, 1],
          ),
        ) as ReturnType<typeof tf.tensor>
      ).dataSync(),
    )
    const expected = Float32Array.from({ length: 64 }, (_, i) =>
      Math.max(0, channels[i * 2]! * dense[2]! + channels[i * 2 + 1]! * dense[5]!),
    )
    const most = Math.max(...expected)
    map.forEach((value, i) => {
      expect(value).toBeCloseTo(most === 0 ? 0 : expected[i]! / most, 4)
    })
  })

  it('says that a dense model has no convolution', () => {
    const model = tf.sequential({
      layers: [tf.layers.flatten({ inputShape: [8, 8, 1] }), tf.layers.dense({ units: 2, activation: 'softmax' })],
    })
    expect(() => gradCam({ model, pixelScale: 1, imageShape }, pixels, 0)).toThrow(/has no convolution.*occlusion/)
  })
})

describe('an occlusion map', () => {
  it('falls where the class is seen, and nowhere else', async () => {
    const shares: number[] = []
    const map = await occlusionMap(quarterModel(), pixels, 1, {
      patch: 2,
      stride: 1,
      onProgress: (share) => {
        shares.push(share)
      },
    })
    expect(map[place(1, 1)]).toBeGreaterThan(0.0005)
    expect(map[place(6, 6)]).toBeCloseTo(0, 6)
    // Darkness there would be covered by the brighter mean, which the model takes no notice of outside its quarter.
    expect(map[place(1, 7)]).toBeCloseTo(0, 6)
    expect(shares.at(-1)).toBe(1)
  })

  it('covers images that the stride does not divide to their last pixel', async () => {
    const map = await occlusionMap(quarterModel(), new Uint8Array(64).fill(255), 1, { patch: 3, stride: 2 })
    expect(map.every(Number.isFinite)).toBe(true)
  })
})

describe('filters', () => {
  it('are the kernels of a convolution, each as an image', () => {
    const kernel = Float32Array.from({ length: 2 * 3 * 1 * 2 }, (_, i) => i)
    const model = tf.sequential({
      layers: [
        tf.layers.conv2d({
          inputShape: [8, 8, 1],
          filters: 2,
          kernelSize: [2, 3],
          weights: [tf.tensor4d(kernel, [2, 3, 1, 2]), tf.zeros([2])],
        }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 2 }),
      ],
    })
    const { count, height, width, channels, values } = firstLayerFilters({ model, pixelScale: 1, imageShape })
    expect([count, height, width, channels]).toEqual([2, 2, 3, 1])
    expect([...values]).toEqual([0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11])
  })

  it('are what each unit of a dense layer gives to each pixel', () => {
    const { count, height, width, values } = firstLayerFilters({
      ...quarterModel(),
      model: tf.sequential({
        layers: [
          tf.layers.flatten({ inputShape: [8, 8, 1] }),
          tf.layers.dense({ units: 2, kernelInitializer: 'ones' }),
        ],
      }),
    })
    expect([count, height, width, values.length]).toEqual([2, 8, 8, 128])
  })
})

describe('features and their map', () => {
  it('are what the last dense layer gets', () => {
    const { values, width } = hiddenFeatures(quarterModel(), pixels)
    expect(width).toBe(64)
    expect([...values]).toEqual([...pixels].map((pixel) => pixel / 255))
  })

  it('puts two groups apart, each together, the same for the same seed', async () => {
    const features = Float32Array.from(
      { length: 60 * 4 },
      (_, i) => (Math.floor(i / 4) < 30 ? 0 : 10) + Math.sin(i * 7) / 10,
    )
    const points = await embedInPlane(features, 4, { seed: 1 })
    expect(await embedInPlane(features, 4, { seed: 1 })).toEqual(points)
    expect(Math.min(...points)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...points)).toBeLessThanOrEqual(1)
    const mean = (from: number, axis: number) =>
      Array.from({ length: 30 }, (_, i) => points[(from + i) * 2 + axis]!).reduce((sum, value) => sum + value / 30, 0)
    const spread = Math.max(
      ...Array.from({ length: 30 }, (_, i) => Math.hypot(points[i * 2]! - mean(0, 0), points[i * 2 + 1]! - mean(0, 1))),
    )
    expect(Math.hypot(mean(0, 0) - mean(30, 0), mean(0, 1) - mean(30, 1))).toBeGreaterThan(spread)
  })

  it('of fewer than three samples needs no neighbours', async () => {
    expect((await embedInPlane(new Float32Array(8), 4, { seed: 1 })).length).toBe(4)
    expect((await embedInPlane(new Float32Array(0), 4, { seed: 1 })).length).toBe(0)
  })
})
