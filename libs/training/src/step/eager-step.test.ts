import type { LayersModel } from '@tensorflow/tfjs'
import { buildModel } from '@misfit/model/build'
import { findModelSpec } from '@misfit/model/find-model'
import { tf } from '@misfit/model/tensorflow'
import { describe, expect, it } from 'vitest'
import { createEagerStep } from './eager-step.ts'
import { everyKindOfState, tinyImages, tinyModel } from '../testing/tiny-data.fixture.ts'
import type { LabelledImages } from './labelled-images.ts'

const options = { pixelScale: 1 / 255, seed: 42 }
const settings = { epoch: 1, learningRate: 0.01 }

function batch(first: number, count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => first + i)
}

function weightsOf(model: LayersModel): Float32Array[] {
  return model.getWeights().map((weight) => weight.dataSync<'float32'>().slice())
}

describe('an eager step', () => {
  it('does what stock fit does with Adam and categorical cross-entropy', async () => {
    const data = tinyImages(96, 1)
    const [ours, stock] = [tinyModel(), tinyModel()]
    const step = createEagerStep(ours, data, options)
    const { loss, correct } = await step.train([batch(0, 32), batch(32, 32), batch(64, 32)], settings)

    stock.compile({
      optimizer: tf.train.adam(0.01, 0.9, 0.999, 1e-7),
      loss: 'categoricalCrossentropy',
      metrics: ['accuracy'],
    })
    const images = tf.tensor(
      Float32Array.from(data.images, (pixel) => pixel / 255),
      [96, 4, 4, 1],
    )
    const labels = tf.oneHot(tf.tensor1d([...data.labels], 'int32'), 3).toFloat()
    const { history } = await stock.fit(images, labels, { batchSize: 32, epochs: 1, shuffle: false, verbose: 0 })

    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(mean(loss)).toBeCloseTo(Number(history['loss']?.[0]), 5)
    expect(mean(correct) / 32).toBeCloseTo(Number(history['acc']?.[0]), 5)
    // TensorFlow.js adds its epsilon at another place, which shows where gradients are small.
    const expected = weightsOf(stock)
    weightsOf(ours).forEach((weights, i) =>
      weights.forEach((value, j) => {
        expect(value).toBeCloseTo(expected[i]![j]!, 3)
      }),
    )
  })

  it.each([
    ['Dense with softmax', () => [tf.layers.dense({ units: 3, activation: 'softmax' })]],
    ['Dense without bias', () => [tf.layers.dense({ units: 3, activation: 'softmax', useBias: false })]],
    ['Dense and Softmax', () => [tf.layers.dense({ units: 3 }), tf.layers.softmax()]],
    ['Dense and Activation', () => [tf.layers.dense({ units: 3 }), tf.layers.activation({ activation: 'softmax' })]],
    ['Dense without activation', () => [tf.layers.dense({ units: 3 })]],
  ])('learns with a model that ends in %s', async (_, ending) => {
    const model = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [4, 4, 1] }), ...ending()] })
    const step = createEagerStep(model, tinyImages(64, 1), options)
    const batches = Array.from({ length: 30 }, () => batch(0, 64))
    const { loss } = await step.train(batches, { epoch: 1, learningRate: 0.05 })
    expect(loss.at(-1)).toBeLessThan(loss[0]! / 2)
  })

  it('adds the penalties of regularised layers to the loss', async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.flatten({ inputShape: [4, 4, 1] }),
        tf.layers.dense({
          units: 3,
          activation: 'softmax',
          kernelInitializer: 'ones',
          kernelRegularizer: tf.regularizers.l2({ l2: 0.5 }),
        }),
      ],
    })
    const { loss } = await createEagerStep(model, tinyImages(8, 1), options).train([batch(0, 8)], settings)
    // Equal weights give equal probabilities: ln 3, and the penalty 0.5 * 48 * 1^2.
    expect(loss[0]).toBeCloseTo(Math.log(3) + 24, 4)
  })

  it('seeds the dropout of a model within the model', async () => {
    const train = async () => {
      const inner = tf.sequential({ layers: [tf.layers.dropout({ inputShape: [16], rate: 0.5 })] })
      const kernelInitializer = tf.initializers.glorotUniform({ seed: 1 })
      const model = tf.sequential({
        layers: [
          tf.layers.flatten({ inputShape: [4, 4, 1] }),
          inner,
          tf.layers.dense({ units: 3, activation: 'softmax', kernelInitializer }),
        ],
      })
      return (await createEagerStep(model, tinyImages(8, 1), options).train([batch(0, 8)], settings)).loss[0]
    }
    expect(await train()).toBe(await train())
  })

  it('refuses a model that is no classifier of these images, and says why', () => {
    const data = tinyImages(8, 1)
    const flatten = () => tf.layers.flatten({ inputShape: [4, 4, 1] })
    const sigmoid = tf.sequential({ layers: [flatten(), tf.layers.dense({ units: 3, activation: 'sigmoid' })] })
    expect(() => createEagerStep(sigmoid, data, options)).toThrow('ends in Dense with sigmoid')
    const two = tf.sequential({ layers: [flatten(), tf.layers.dense({ units: 2, activation: 'softmax' })] })
    const wrong = data.labels.indexOf(2)
    const one = tf.sequential({ layers: [flatten(), tf.layers.dense({ units: 1 })] })
    expect(() => createEagerStep(one, data, options)).toThrow(
      'has one output, and is trained here by a softmax over one for each class; give its last layer 2 units',
    )
    expect(() => createEagerStep(two, data, options)).toThrow(
      `image ${wrong} has label 2, but the model knows classes 0 to 1`,
    )
    expect(() => createEagerStep(tinyModel(), { ...data, images: data.images.subarray(1) }, options)).toThrow(
      '8 images of [4, 4, 1] are 128 bytes, 127 given',
    )
    expect(() => createEagerStep(tinyModel(), { ...data, count: 0 }, options)).toThrow('no training images')
  })

  it('lets augmentation fill the batch', async () => {
    const data = tinyImages(64, 1)
    const seen: [number, number[]][] = []
    const blank = createEagerStep(tinyModel(), data, {
      ...options,
      fillBatch: (indices, epoch, into) => {
        seen.push([epoch, [...indices]])
        into.fill(0)
      },
    })
    const { loss } = await blank.train([batch(3, 2)], { epoch: 7, learningRate: 0.01 })
    expect(seen).toEqual([[7, [3, 4]]])
    expect(loss[0]).toBeCloseTo(Math.log(3), 5)
  })

  it('keeps no tensor, however long it trains', async () => {
    const data = tinyImages(64, 1)
    const model = tinyModel(everyKindOfState)
    const created = tf.memory().numTensors
    const step = createEagerStep(model, data, options)
    await step.train([batch(0, 32)], settings)
    const after = tf.memory().numTensors
    for (let i = 0; i < 5; i++) {
      await step.train([batch(0, 32), batch(32, 7)], settings)
      await step.predictLogits(data.images, data.count)
      step.writeState(step.readState())
    }
    expect(tf.memory().numTensors).toBe(after)
    step.dispose()
    expect(tf.memory().numTensors).toBe(created)
  })
})

describe('the state of a step', () => {
  it('continues bit for bit where it was read, dropout and moving averages too', async () => {
    const data = tinyImages(256, 1)
    const batches = Array.from({ length: 8 }, (_, i) => batch(i * 32, 32))
    const whole = createEagerStep(tinyModel(everyKindOfState), data, options)
    await whole.train(batches, settings)

    const first = createEagerStep(tinyModel(everyKindOfState), data, options)
    await first.train(batches.slice(0, 3), settings)
    const second = createEagerStep(tinyModel(everyKindOfState, 7), data, options)
    second.writeState(first.readState())
    await second.train(batches.slice(3), settings)

    expect(second.readState()).toEqual(whole.readState())
    expect(whole.readState().step).toBe(8)
  })

  it('draws other masks at every step and for every seed', async () => {
    const data = tinyImages(32, 1)
    const still = { epoch: 1, learningRate: 0 }
    const losses = async (seed: number) => [
      ...(
        await createEagerStep(tinyModel(everyKindOfState), data, { ...options, seed }).train(
          [batch(0, 32), batch(0, 32)],
          still,
        )
      ).loss,
    ]
    const [first, second] = await losses(1)
    expect(first).not.toBe(second)
    expect(await losses(1)).toEqual([first, second])
    expect(await losses(2)).not.toEqual([first, second])
  })

  it('names its arrays, and refuses those of another model', () => {
    const data = tinyImages(8, 1)
    const step = createEagerStep(tinyModel(), data, options)
    const state = step.readState()
    expect(state.weights.map(({ name }) => name)).toEqual([
      'dense_1/kernel',
      'dense_1/bias',
      'dense_2/kernel',
      'dense_2/bias',
    ])
    expect(state.optimizer.map(({ name }) => name)).toContain('adam.v.dense_2/bias')
    expect(() => {
      createEagerStep(tinyModel(everyKindOfState), data, options).writeState(state)
    }).toThrow('belongs to another model')
  })
})

describe('two trainings of model 1 with one seed', () => {
  it('end in the same weights, bit for bit', async () => {
    const data = noise(640)
    const train = async () => {
      const model = buildModel(findModelSpec('model_1'), { inputShape: [28, 28, 1], classCount: 10, seed: 42 })
      const step = createEagerStep(model, data, options)
      await step.train(
        Array.from({ length: 200 }, (_, i) => batch((i * 32) % 640, 32)),
        { epoch: 1, learningRate: 0.001 },
      )
      return step.readState()
    }
    expect(await train()).toEqual(await train())
  })
})

function noise(count: number): LabelledImages {
  return {
    count,
    images: Uint8Array.from({ length: count * 784 }, (_, i) => Math.imul(i, 2_654_435_761) >>> 24),
    labels: Uint16Array.from({ length: count }, (_, i) => i % 10),
  }
}
