import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs'
import { randomGenerator } from '@misfit/data/random'
import { buildModel } from '@misfit/model/build'
import { findModelSpec } from '@misfit/model/find-model'
import { tf } from '@misfit/model/tensorflow'
import { beforeAll, describe, expect, it } from 'vitest'
import { createEagerStep } from '../step/eager-step.ts'
import { tinyImages, tinyModel } from '../testing/tiny-data.fixture.ts'
import type { NamedArray, TrainingState, TrainingStep, TrainingStepOptions } from '../step/training-step.ts'
import type { LabelledImages } from '../step/labelled-images.ts'
import { createCompiledStep } from './compiled-step.ts'
import { nativeBinding } from './native-graph.ts'

const options = { pixelScale: 1 / 255, seed: 42, stepsPerCall: 8 }
const settings = { epoch: 1, learningRate: 0.001 }
const native = nativeBinding() !== undefined

/** Batches of 32 images of the first 224, then one of 16. */
function batches(count: number): Uint32Array[] {
  return Array.from({ length: count }, (_, i) => rows((i * 32) % 224, i === count - 1 && i > 0 ? 16 : 32))
}

function rows(first: number, count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => first + i)
}

/** 28x28 images of ten classes: each is a fixed pattern of dark and bright pixels, with noise. */
function digits(count: number): LabelledImages {
  const random = randomGenerator(1)
  const labels = Uint16Array.from({ length: count }, () => random.below(10))
  const patterns = Uint8Array.from({ length: 10 * 784 }, () => random.below(2) * 100)
  const images = Uint8Array.from(
    { length: count * 784 },
    (_, i) => random.below(100) + patterns[labels[Math.floor(i / 784)]! * 784 + (i % 784)]!,
  )
  return { count, images, labels }
}

/** Length of the difference over the length of the first. */
function relativeDifference(expected: ArrayLike<number>, actual: ArrayLike<number>): number {
  let length = 0
  let difference = 0
  for (let i = 0; i < expected.length; i++) {
    length += expected[i]! ** 2
    difference += (expected[i]! - actual[i]!) ** 2
  }
  return length === 0 ? Math.sqrt(difference) : Math.sqrt(difference / length)
}

async function expectAgreement(model: () => LayersModel, data: LabelledImages, count: number): Promise<void> {
  const [eager, compiled] = [createEagerStep(model(), data, options), createCompiledStep(model(), data, options)]
  const expected = await eager.train(batches(count), settings)
  const actual = await compiled.train(batches(count), settings)
  expect(relativeDifference(expected.loss, actual.loss), 'loss').toBeLessThan(1e-5)
  expect(actual.correct).toEqual(expected.correct)

  const [eagerState, compiledState] = [eager.readState(), compiled.readState()]
  expect(compiledState.step).toBe(count)
  expect(shapesOf(compiledState)).toEqual(shapesOf(eagerState))
  expectClose(eager, compiled)
  const [eagerLogits, compiledLogits] = await Promise.all(
    [eager, compiled].map((step) => step.predictLogits(data.images, data.count)),
  )
  expect(relativeDifference(eagerLogits!, compiledLogits!), 'logits').toBeLessThan(1e-5)
  eager.dispose()
  compiled.dispose()
}

function arraysOf(state: TrainingState) {
  return [...state.weights, ...state.optimizer]
}

function shapesOf(state: TrainingState) {
  return arraysOf(state).map(({ shape }) => shape)
}

describe.skipIf(!native)('a compiled step agrees with the eager step', () => {
  let data: LabelledImages
  beforeAll(() => {
    data = digits(240)
  })

  const walk = (id: string) => () =>
    buildModel(findModelSpec(id), { inputShape: [28, 28, 1], classCount: 10, seed: 42 })

  it.each(
    ['model_1', 'model_2', 'model_2_deeper', 'model_2_tanh', 'model_2_elu'].flatMap((id) =>
      [1, 20].map((count) => ({ id, count })),
    ),
  )('on $id after $count steps', async ({ id, count }) => {
    await expectAgreement(walk(id), data, count)
  })

  it('on model_3 after one step', async () => {
    await expectAgreement(walk('model_3'), data, 1)
  })

  // Where a value lies within rounding of zero, or of its neighbour in a pooling window, one passes its gradient on and
  // the other does not; training multiplies that. So each step starts from the same state, and a few may show such a
  // value.
  it('on model_3 at each of 20 steps', async () => {
    const [eager, compiled] = [
      createEagerStep(walk('model_3')(), data, options),
      createCompiledStep(walk('model_3')(), data, options),
    ]
    let close = 0
    for (const batch of batches(20)) {
      const expected = await eager.train([batch], settings)
      const actual = await compiled.train([batch], settings)
      expect(relativeDifference(expected.loss, actual.loss), 'loss').toBeLessThan(1e-5)
      const differences = Object.values(stateDifferences(eager.readState(), compiled.readState()))
      expect(Math.max(...differences)).toBeLessThan(1e-2)
      if (Math.max(...differences) < 1e-5) close += 1
      compiled.writeState(eager.readState())
    }
    expect(close).toBeGreaterThanOrEqual(15)
  })

  const tiny = tinyImages(240, 1)
  const layers = tf.layers
  it.each([
    ...[
      'linear',
      'relu',
      'relu6',
      'elu',
      'selu',
      'tanh',
      'sigmoid',
      'hardSigmoid',
      'softplus',
      'softsign',
      'softmax',
      'swish',
      'mish',
      'gelu',
    ].map((activation) => ({
      name: `Dense with ${activation}`,
      body: () => [layers.flatten(), layers.dense({ units: 8, activation: activation as 'relu' })],
    })),
    { name: 'Activation', body: () => [layers.activation({ activation: 'sigmoid' }), layers.flatten()] },
    {
      name: 'Dense without bias',
      body: () => [layers.flatten(), layers.dense({ units: 8, useBias: false, activation: 'tanh' })],
    },
    {
      name: 'Reshape',
      body: () => [
        layers.reshape({ targetShape: [2, 8, 1] }),
        layers.conv2d({ filters: 3, kernelSize: 2 }),
        layers.flatten(),
      ],
    },
    {
      name: 'Conv2D, valid, strides 2, no bias',
      body: () => [layers.conv2d({ filters: 3, kernelSize: 2, strides: 2, useBias: false }), layers.flatten()],
    },
    {
      name: 'MaxPooling2D, overlapping',
      body: () => [layers.maxPooling2d({ poolSize: 3, strides: 1, padding: 'same' }), layers.flatten()],
    },
    {
      name: 'MaxPooling2D after Conv2D',
      body: () => [
        layers.conv2d({ filters: 3, kernelSize: 3 }),
        layers.maxPooling2d({ poolSize: 2 }),
        layers.flatten(),
      ],
    },
    {
      name: 'AveragePooling2D, padded',
      body: () => [
        layers.conv2d({ filters: 3, kernelSize: 3, padding: 'same' }),
        layers.averagePooling2d({ poolSize: 3, strides: 2, padding: 'same' }),
        layers.flatten(),
      ],
    },
  ])('with $name', async ({ body }) => {
    const model = () => classifier(body())
    const start = model().getWeights()
    await expectAgreement(
      () => {
        const next = model()
        next.setWeights(start)
        return next
      },
      tiny,
      20,
    )
  })

  it('with Add of two branches, and weights that are used twice', async () => {
    await expectAgreement(
      () => {
        const seeded = (seed: number) => tf.initializers.glorotUniform({ seed })
        const input = tf.input({ shape: [4, 4, 1] })
        const flat = tf.layers.flatten().apply(input) as SymbolicTensor
        const shared = tf.layers.dense({ units: 16, activation: 'tanh', kernelInitializer: seeded(1) })
        const once = shared.apply(flat) as SymbolicTensor
        const twice = shared.apply(once) as SymbolicTensor
        const sum = tf.layers.add().apply([once, twice, flat]) as SymbolicTensor
        const output = tf.layers
          .dense({ units: 3, activation: 'softmax', kernelInitializer: seeded(2) })
          .apply(sum) as SymbolicTensor
        return tf.model({ inputs: input, outputs: output })
      },
      tiny,
      20,
    )
  })

  it('with a layer that is not trained', async () => {
    await expectAgreement(
      () => {
        const model = tinyModel()
        model.layers[2]!.trainable = false
        return model
      },
      tiny,
      20,
    )
  })
})

function classifier(body: LayersModel['layers']): LayersModel {
  const model = tf.sequential()
  model.add(tf.layers.inputLayer({ inputShape: [4, 4, 1] }))
  for (const layer of body) model.add(layer)
  model.add(tf.layers.dense({ units: 3, activation: 'softmax' }))
  return model
}

describe.skipIf(!native)('a compiled step', () => {
  const data = tinyImages(256, 1)
  const create = (seed = 42, changes: Partial<TrainingStepOptions> = {}) =>
    createCompiledStep(tinyModel(undefined, seed), data, { ...options, ...changes })

  it('ends in the same weights for the same seed, bit for bit', async () => {
    const trained = async () => {
      const step = createCompiledStep(
        buildModel(findModelSpec('model_3'), { inputShape: [28, 28, 1], classCount: 10, seed: 42 }),
        digits(240),
        options,
      )
      await step.train(batches(6), settings)
      const state = step.readState()
      step.dispose()
      return state
    }
    expect(await trained()).toEqual(await trained())
  })

  it('gives the same weights, bit for bit, however its steps are spread over calls', async () => {
    const [one, other] = [create(), create(42, { stepsPerCall: 1 })]
    await one.train(batches(21), settings)
    for (const batch of batches(21)) await other.train([batch], settings)
    expect(other.readState()).toEqual(one.readState())
  })

  it('continues bit for bit where its state was read', async () => {
    const whole = create()
    await whole.train(batches(20), settings)
    const first = create()
    await first.train(batches(20).slice(0, 9), settings)
    const second = create(7)
    second.writeState(first.readState())
    await second.train(batches(20).slice(9), settings)
    expect(second.readState()).toEqual(whole.readState())
  })

  it('continues where an eager step stopped, and the other way round', async () => {
    const eager = createEagerStep(tinyModel(), data, options)
    const compiled = create(7)
    await eager.train(batches(5), settings)
    compiled.writeState(eager.readState())
    await eager.train(batches(5), settings)
    await compiled.train(batches(5), settings)
    expectClose(eager, compiled)
    eager.writeState(compiled.readState())
    await eager.train(batches(5), settings)
    await compiled.train(batches(5), settings)
    expectClose(eager, compiled)
  })

  it('takes a rate that changes from call to call without compiling again', async () => {
    const eager = createEagerStep(tinyModel(), data, options)
    const compiled = create()
    for (const [i, batch] of batches(6).entries()) {
      const changing = { epoch: 1, learningRate: 0.01 / (i + 1) }
      await eager.train([batch], changing)
      await compiled.train([batch], changing)
    }
    expectClose(eager, compiled)
  })

  it('takes a rate for each batch of a call', async () => {
    const [eager, compiled] = [createEagerStep(tinyModel(), data, options), create()]
    const changing = { epoch: 1, learningRate: batches(20).map((_, i) => 0.01 / (i + 1)) }
    await eager.train(batches(20), changing)
    await compiled.train(batches(20), changing)
    expectClose(eager, compiled)
  })

  it('trains on what augmentation makes of the images', async () => {
    const seen: [number, number[]][] = []
    const fillBatch = (indices: Uint32Array, epoch: number, into: Uint8Array) => {
      seen.push([epoch, [...indices]])
      indices.forEach((index, i) => {
        into.set(
          data.images.subarray(index * 16, (index + 1) * 16).map((pixel) => 255 - pixel),
          i * 16,
        )
      })
    }
    const [compiled, eager] = [create(42, { fillBatch }), createEagerStep(tinyModel(), data, { ...options, fillBatch })]
    await compiled.train(batches(9), { ...settings, epoch: 3 })
    expect(seen).toEqual(batches(9).map((batch) => [3, [...batch]]))
    await eager.train(batches(9), settings)
    expectClose(eager, compiled)
  })

  it('counts no image as right whose loss is NaN', async () => {
    const step = create()
    const { loss, correct } = await step.train(batches(3), { epoch: 1, learningRate: Number.NaN })
    expect(loss[0]).toBeGreaterThan(0)
    expect([loss[1], correct[1]]).toEqual([Number.NaN, 0])
  })

  it('gives the model its weights when images are predicted, state is read or written, and at the end', async () => {
    const model = tinyModel()
    const step = createCompiledStep(model, data, options)
    const inModel = () => model.getWeights().map((weight) => weight.dataSync())
    const first = step.readState()
    const firstWeights = first.weights.map(({ values }) => values)
    expect(inModel()).toEqual(firstWeights)
    await step.train(batches(3), settings)
    await step.predictLogits(data.images, data.count)
    const predicted = inModel()
    expect(predicted).not.toEqual(firstWeights)
    expect(step.readState().weights.map(({ values }) => values)).toEqual(predicted)
    step.writeState(first)
    expect(inModel()).toEqual(firstWeights)
    await step.train(batches(3), settings)
    step.dispose()
    expect(inModel()).toEqual(predicted)
    step.dispose()
  })

  it('measures how many steps a turn of 40 ms takes, and leaves no trace of it', async () => {
    const measured = createCompiledStep(tinyModel(), data, { pixelScale: 1 / 255, seed: 42 })
    await measured.train(batches(2), settings)
    const before = measured.readState()
    expect(measured.stepsPerCall).toBeGreaterThanOrEqual(8)
    expect(measured.readState()).toEqual(before)
  })

  it('keeps no tensor and no graph', async () => {
    const binding = nativeBinding()!
    const model = tinyModel()
    const before = [tf.memory().numTensors, binding.getNumOfTensors(), binding.getNumOfSavedModels()]
    const step = createCompiledStep(model, data, options)
    await step.train(batches(9), settings)
    const trained = [tf.memory().numTensors, binding.getNumOfTensors()]
    for (let i = 0; i < 20; i++) {
      await step.train(batches(9), settings)
      await step.predictLogits(data.images, data.count)
      step.writeState(step.readState())
    }
    expect([tf.memory().numTensors, binding.getNumOfTensors()]).toEqual(trained)
    step.dispose()
    expect([tf.memory().numTensors, binding.getNumOfTensors(), binding.getNumOfSavedModels()]).toEqual(before)
  })

  it('keeps its memory flat over 20,000 steps', async () => {
    const step = create()
    const some = Array.from({ length: 400 }, () => rows(0, 32))
    const used = async () => {
      for (let i = 0; i < 25; i++) await step.train(some, settings)
      globalThis.gc?.()
      return process.memoryUsage().rss
    }
    const first = await used()
    expect((await used()) - first).toBeLessThan(20e6)
  })

  it('names its arrays as the eager step does', () => {
    const model = tinyModel()
    const names = (state: TrainingState) => arraysOf(state).map(({ name }) => name)
    expect(names(createCompiledStep(model, data, options).readState())).toEqual(
      names(createEagerStep(model, data, options).readState()),
    )
  })

  it('refuses the state of another model', () => {
    const other = createCompiledStep(tinyModel([{ type: 'flatten' }]), data, options)
    expect(() => {
      create().writeState(other.readState())
    }).toThrow('this state belongs to another model')
  })
})

function expectClose(expected: TrainingStep, actual: TrainingStep): void {
  for (const [part, difference] of Object.entries(stateDifferences(expected.readState(), actual.readState()))) {
    expect(difference, part).toBeLessThan(1e-5)
  }
}

/** Compares weights, first moments and second moments, each as one long vector. */
function stateDifferences(expected: TrainingState, actual: TrainingState): { weights: number; m: number; v: number } {
  const moments = (state: TrainingState, kind: string) =>
    joined(state.optimizer.filter(({ name }) => name.startsWith(`adam.${kind}.`)))
  return {
    weights: relativeDifference(joined(expected.weights), joined(actual.weights)),
    m: relativeDifference(moments(expected, 'm'), moments(actual, 'm')),
    v: relativeDifference(moments(expected, 'v'), moments(actual, 'v')),
  }
}

function joined(arrays: readonly NamedArray[]): number[] {
  return arrays.flatMap(({ values }) => [...values])
}
