import type { LayersModel, SymbolicTensor, Tensor } from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { buildModel } from '@misfit/model/build'
import { findModelSpec } from '@misfit/model/find-model'
import { tf } from '@misfit/model/tensorflow'
import { createPredictor } from './predictor.ts'

const pixels = (count: number) => Uint8Array.from({ length: count * 784 }, (_, i) => (i * 37 + (i >> 5) * 11) % 256)
const build = (id: string) => buildModel(findModelSpec(id), { inputShape: [28, 28, 1], classCount: 10, seed: 7 })

/** What the Layers API itself answers. */
function expected(model: ReturnType<typeof build>, images: Uint8Array, count: number): number[] {
  return tf.tidy(() => {
    const output = model.predict(
      tf.tensor4d(
        Float32Array.from(images, (pixel) => pixel / 255),
        [count, 28, 28, 1],
      ),
    )
    if (!(output instanceof tf.Tensor)) throw new Error('one output expected')
    return [...output.dataSync()]
  })
}

it.each(['model_1', 'model_2', 'model_3'])(
  '%s answers what model.predict answers, for one image and for a batch',
  (id) => {
    const model = build(id)
    const predictor = createPredictor(model)
    for (const count of [1, 3, 4, 32]) {
      const answer = predictor.predict(pixels(count), count)
      expect(answer).toHaveLength(count * 10)
      expected(model, pixels(count), count).forEach((probability, i) => {
        expect(answer[i]).toBeCloseTo(probability, 5)
      })
    }
    predictor.dispose()
  },
)

it.each(['model_1', 'model_2'])(
  '%s answers images that are mostly dark, as digits are, as model.predict does',
  (id) => {
    const model = build(id)
    const predictor = createPredictor(model)
    for (const count of [1, 4, 33, 1100]) {
      const digits = pixels(count).map((pixel, i) => (i % 7 === 0 ? pixel : 0))
      const answer = predictor.predict(digits, count)
      expected(model, digits, count).forEach((probability, k) => {
        expect(answer[k]).toBeCloseTo(probability, 5)
      })
    }
    predictor.dispose()
  },
)

const { layers } = tf
const conv = (changes: Partial<Parameters<typeof layers.conv2d>[0]> = {}) =>
  layers.conv2d({ filters: 5, kernelSize: 3, padding: 'same', activation: 'relu', ...changes })
const nets: Readonly<Record<string, () => LayersModel['layers']>> = {
  'kernels of even and uneven sizes': () => [
    conv({ kernelSize: [2, 4] }),
    conv({ kernelSize: [5, 1], padding: 'valid', filters: 19 }),
  ],
  'pooling that leaves a row and a column over': () => [
    conv({ padding: 'valid', kernelSize: 2 }),
    layers.maxPooling2d({ poolSize: 2 }),
    conv(),
  ],
  'pooling first, without a bias or relu': () => [
    layers.maxPooling2d({ poolSize: 2 }),
    conv({ useBias: false, activation: 'linear', filters: 37 }),
  ],
  'strides, which TensorFlow takes': () => [conv({ strides: 2 })],
  'pooling of overlapping windows, which TensorFlow takes': () => [
    conv(),
    layers.maxPooling2d({ poolSize: 2, strides: 1 }),
  ],
  'an activation that TensorFlow takes': () => [conv({ activation: 'tanh' })],
}

it.each(Object.keys(nets))('convolutions with %s are answered as model.predict does', (name) => {
  const image = tf.input({ shape: [13, 11, 3] })
  const net = [
    ...nets[name]!(),
    layers.flatten(),
    layers.dense({ units: 9, activation: 'relu' }),
    layers.dense({ units: 4, activation: 'softmax' }),
  ]
  const model = tf.model({
    inputs: image,
    outputs: net.reduce((value, layer) => layer.apply(value) as SymbolicTensor, image),
  })
  const predictor = createPredictor(model)
  for (const count of [1, 2, 35]) {
    const images = Uint8Array.from({ length: count * 429 }, (_, i) => (i * 41 + (i >> 4) * 7) % 256)
    const answer = predictor.predict(images, count)
    const wanted = tf.tidy(() =>
      (
        model.predict(
          tf.tensor4d(
            Float32Array.from(images, (pixel) => pixel / 255),
            [count, 13, 11, 3],
          ),
        ) as Tensor
      ).dataSync(),
    )
    expect(answer).toHaveLength(wanted.length)
    wanted.forEach((probability, i) => {
      expect(answer[i]).toBeCloseTo(probability, 5)
    })
  }
  predictor.dispose()
})

it('models of different sizes do not disturb each other', () => {
  const predictors = ['model_3', 'model_3_dropout'].map((id) => createPredictor(build(id)))
  const small = tf.sequential({
    layers: [
      conv({ inputShape: [28, 28, 1], kernelSize: 9, filters: 40 }),
      layers.flatten(),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
  })
  const other = createPredictor(small)
  const before = [...predictors, other].map((predictor) => predictor.predict(pixels(1), 1))
  expect([...predictors, other].map((predictor) => predictor.predict(pixels(1), 1))).toEqual(before)
  expected(small, pixels(1), 1).forEach((probability, i) => {
    expect(before[2]![i]).toBeCloseTo(probability, 5)
  })
})

it('one image is answered as it is in a batch', () => {
  const predictor = createPredictor(build('model_2'))
  const batch = predictor.predict(pixels(8), 8)
  for (let i = 0; i < 8; i++) {
    const alone = predictor.predict(pixels(8).subarray(i * 784, (i + 1) * 784), 1)
    alone.forEach((probability, k) => {
      expect(probability).toBeCloseTo(batch[i * 10 + k]!, 6)
    })
  }
  predictor.dispose()
})

it('the model may change: the predictor stays as it was made', () => {
  const model = build('model_1')
  const predictor = createPredictor(model)
  const before = predictor.predict(pixels(2), 2)
  tf.tidy(() => {
    model.setWeights(model.getWeights().map((weight) => tf.zerosLike(weight)))
  })
  expect(predictor.predict(pixels(2), 2)).toEqual(before)
  predictor.dispose()
})

it('too few bytes are refused', () => {
  const predictor = createPredictor(build('model_1'))
  expect(() => predictor.predict(pixels(1), 2)).toThrow('2 images of [28, 28, 1] are 1568 bytes, 784 given')
  predictor.dispose()
})
