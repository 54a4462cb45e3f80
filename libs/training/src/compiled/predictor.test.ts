import { expect, test } from 'vitest'
import { buildModel } from '@misfit/model/build'
import { findModelSpec } from '@misfit/model/spec'
import { tf } from '@misfit/model/tensorflow'
import { createPredictor } from './predictor.ts'

const pixels = (count: number) => Uint8Array.from({ length: count * 784 }, (_, i) => (i * 37 + (i >> 5) * 11) % 256)
const build = (id: string) => buildModel(findModelSpec(id), { inputShape: [28, 28, 1], classCount: 10, seed: 7 })

/** What the Layers API itself answers. */
function expected(model: ReturnType<typeof build>, images: Uint8Array, count: number): number[] {
  return tf.tidy(() => {
    const output = model.predict(tf.tensor4d(Float32Array.from(images, (pixel) => pixel / 255), [count, 28, 28, 1]))
    if (!(output instanceof tf.Tensor)) throw new Error('one output expected')
    return [...output.dataSync()]
  })
}

test.each(['model_1', 'model_2', 'model_3'])('%s answers what model.predict answers, for one image and for a batch', (id) => {
  const model = build(id)
  const predictor = createPredictor(model)
  for (const count of [1, 3, 4, 32]) {
    const answer = predictor.predict(pixels(count), count)
    expect(answer).toHaveLength(count * 10)
    expected(model, pixels(count), count).forEach((probability, i) => { expect(answer[i]).toBeCloseTo(probability, 5) })
  }
  predictor.dispose()
})

test.each(['model_1', 'model_2'])('%s answers images that are mostly dark, as digits are, as model.predict does', (id) => {
  const model = build(id)
  const predictor = createPredictor(model)
  for (const count of [1, 4, 33, 1100]) {
    const digits = pixels(count).map((pixel, i) => i % 7 === 0 ? pixel : 0)
    const answer = predictor.predict(digits, count)
    expected(model, digits, count).forEach((probability, k) => { expect(answer[k]).toBeCloseTo(probability, 5) })
  }
  predictor.dispose()
})

test('one image is answered as it is in a batch', () => {
  const predictor = createPredictor(build('model_2'))
  const batch = predictor.predict(pixels(8), 8)
  for (let i = 0; i < 8; i++) {
    const alone = predictor.predict(pixels(8).subarray(i * 784, (i + 1) * 784), 1)
    alone.forEach((probability, k) => { expect(probability).toBeCloseTo(batch[i * 10 + k]!, 6) })
  }
  predictor.dispose()
})

test('the model may change: the predictor stays as it was made', () => {
  const model = build('model_1')
  const predictor = createPredictor(model)
  const before = predictor.predict(pixels(2), 2)
  tf.tidy(() => { model.setWeights(model.getWeights().map((weight) => tf.zerosLike(weight))) })
  expect(predictor.predict(pixels(2), 2)).toEqual(before)
  predictor.dispose()
})

test('too few bytes are refused', () => {
  const predictor = createPredictor(build('model_1'))
  expect(() => predictor.predict(pixels(1), 2)).toThrow('2 images of [28, 28, 1] are 1568 bytes, 784 given')
  predictor.dispose()
})
