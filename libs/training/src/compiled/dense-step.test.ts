import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import fc from 'fast-check'
import type { LayersModel } from '@tensorflow/tfjs'
import { randomGenerator } from '@misfit/data/random'
import { tf } from '@misfit/model/tensorflow'
import { describe, expect, it } from 'vitest'
import { createOptimizer } from '../optimizers/optimizer-options.ts'
import type { NamedArray, TrainingStep, TrainingStepOptions } from '../step/training-step.ts'
import type { LabelledImages } from '../step/labelled-images.ts'
import { differences, smallBatches, stepOptions, stepSettings } from './compiled-and-eager.fixture.ts'
import { createCompiledStep } from './compiled-step.ts'
import { denseStepOf } from './dense-step.ts'
import { nativeBinding } from './native-graph.ts'
import { manyAreZero, ownOperations } from './own-operations.ts'

const { pixelScale } = stepOptions

interface Problem {
  readonly height: number
  readonly width: number
  readonly classes: number
  readonly hidden: readonly number[]
}

const handwriting: Problem = { height: 28, width: 28, classes: 10, hidden: [16, 16] }

/** Images of which four pixels of five are 0: where the others lie follows from the class, with noise. */
function strokes({ height, width, classes }: Problem, count = 240): LabelledImages {
  const random = randomGenerator(3)
  const size = height * width
  const labels = Uint16Array.from({ length: count }, () => random.below(classes))
  const images = Uint8Array.from({ length: count * size }, (_, i) => {
    const bright =
      ((i % size) + labels[Math.floor(i / size)]! * 7) % 5 === 0 ? random.below(10) > 0 : random.below(20) === 0
    return bright ? 1 + random.below(255) : 0
  })
  return { count, images, labels }
}

type LayersOf = (problem: Problem) => LayersModel['layers']

const plain: LayersOf = ({ height, width, classes, hidden }) => [
  tf.layers.flatten({ inputShape: [height, width, 1] }),
  ...hidden.map((units) => tf.layers.dense({ units, activation: 'relu' })),
  tf.layers.dense({ units: classes, activation: 'softmax' }),
]

/** Weights that follow from nothing but their place. */
function modelOf(problem: Problem, layersOf = plain): LayersModel {
  const model = tf.sequential({ layers: layersOf(problem) })
  const random = randomGenerator(7)
  for (const weight of model.weights) {
    const spread = 2 / Math.sqrt(weight.read().shape[0]!)
    weight.write(
      tf.tensor(
        Float32Array.from({ length: weight.read().size }, () => (spread * (random.below(1000) - 500)) / 1000),
        weight.read().shape,
      ),
    )
  }
  return model
}

const numbersOf = (arrays: readonly NamedArray[]) => arrays.flatMap(({ values }) => [...values])

async function expectAgreement(
  problem: Problem,
  { layersOf = plain, options = {} }: { layersOf?: LayersOf; options?: Partial<TrainingStepOptions> } = {},
): Promise<void> {
  const found = await differences(
    modelOf(problem, layersOf),
    modelOf(problem, layersOf),
    options,
    undefined,
    strokes(problem),
  )
  for (const [part, difference] of Object.entries(found)) expect(difference, part).toBeLessThan(1e-5)
}

const graphOptions = {
  imageShape: [28, 28, 1],
  pixelScale,
  optimizer: createOptimizer(),
  clipping: undefined,
  loss: { kind: 'crossEntropy', labelSmoothing: 0 },
  numbers: 'float32',
  products: 'float32',
  byteProducts: true,
  ownGradients: true,
  pieces: 1,
  weighted: false,
} as const

describe('one operation for a step', () => {
  it('is for small dense nets with relu, by Adam on plain cross-entropy', () => {
    const model = modelOf(handwriting)
    expect(denseStepOf(model, 32, graphOptions)?.weights).toEqual(model.weights)
    expect(denseStepOf(modelOf({ ...handwriting, hidden: [] }), 32, graphOptions)?.weights).toHaveLength(2)
  })

  it.each([
    { name: 'gradients are clipped', change: { clipping: { by: 'norm', limit: 1 } } },
    { name: 'images are weighted', change: { weighted: true } },
    { name: 'labels are smoothed', change: { loss: { kind: 'crossEntropy', labelSmoothing: 0.1 } } },
    { name: 'the loss is another', change: { loss: { kind: 'meanSquaredError', labelSmoothing: 0 } } },
    { name: 'numbers are rounded', change: { numbers: 'bfloat16' } },
    { name: 'the optimizer is another', change: { optimizer: createOptimizer({ kind: 'adamw' }) } },
    { name: 'few pixels are 0', change: { byteProducts: false } },
  ])('is not taken where $name', ({ change }) => {
    expect(denseStepOf(modelOf(handwriting), 32, { ...graphOptions, ...change } as typeof graphOptions)).toBeUndefined()
  })

  const { layers } = tf
  it.each<{ name: string; layersOf: LayersOf }>([
    {
      name: 'another activation',
      layersOf: (problem) => [
        plain(problem)[0]!,
        layers.dense({ units: 8, activation: 'tanh' }),
        layers.dense({ units: 10, activation: 'softmax' }),
      ],
    },
    {
      name: 'dropout',
      layersOf: (problem) => [
        plain(problem)[0]!,
        layers.dense({ units: 8, activation: 'relu' }),
        layers.dropout({ rate: 0.5 }),
        layers.dense({ units: 10, activation: 'softmax' }),
      ],
    },
    {
      name: 'no bias',
      layersOf: (problem) => [
        plain(problem)[0]!,
        layers.dense({ units: 8, activation: 'relu', useBias: false }),
        layers.dense({ units: 10, activation: 'softmax' }),
      ],
    },
    {
      name: 'a penalty',
      layersOf: (problem) => [
        plain(problem)[0]!,
        layers.dense({ units: 8, activation: 'relu', kernelRegularizer: 'l1l2' }),
        layers.dense({ units: 10, activation: 'softmax' }),
      ],
    },
    {
      name: 'a layer that is not trained',
      layersOf: (problem) => [
        plain(problem)[0]!,
        layers.dense({ units: 8, activation: 'relu', trainable: false }),
        layers.dense({ units: 10, activation: 'softmax' }),
      ],
    },
    { name: 'too many weights', layersOf: (problem) => plain({ ...problem, hidden: [1024] }) },
  ])('is not taken for a model with $name', ({ layersOf }) => {
    expect(denseStepOf(modelOf(handwriting, layersOf), 32, graphOptions)).toBeUndefined()
  })
})

describe('operations on bytes', () => {
  it('are for images of which many pixels are 0', () => {
    expect(manyAreZero(strokes(handwriting).images)).toBe(true)
    expect(manyAreZero(Uint8Array.from({ length: 1000 }, (_, i) => i % 2))).toBe(false)
    expect(manyAreZero(new Uint8Array(3_000_000))).toBe(true)
  })

  it.skipIf(!nativeBinding())('are there where set-up says so', () => {
    const manifest = createRequire(import.meta.url).resolve('@tensorflow/tfjs-node/package.json')
    const record = JSON.parse(
      readFileSync(path.join(path.dirname(manifest), '..', '..', '.misfit-setup.json'), 'utf8'),
    ) as { operations: { missing?: string } }
    expect(ownOperations() !== undefined).toBe(record.operations.missing === undefined)
  })
})

describe.skipIf(!ownOperations())('a step on bytes agrees with the eager step', () => {
  it.each([[], [1], [16, 16], [64, 64], [7, 13, 5], [100]].map((hidden) => ({ hidden })))(
    'for dense layers of $hidden units',
    async ({ hidden }) => {
      await expectAgreement({ ...handwriting, hidden })
    },
  )

  it('for random small nets', { timeout: 60_000 }, async () => {
    const problem = fc.record({
      height: fc.integer({ min: 1, max: 20 }),
      width: fc.integer({ min: 5, max: 20 }),
      classes: fc.integer({ min: 2, max: 20 }),
      hidden: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(problem, (given) => expectAgreement(given)),
      { numRuns: 15 },
    )
  })

  const { layers } = tf
  it.each<{ name: string; layersOf: LayersOf }>([
    {
      name: 'a softmax as a layer',
      layersOf: (problem) => [
        plain(problem)[0]!,
        layers.dense({ units: 8, activation: 'relu' }),
        layers.dense({ units: 10 }),
        layers.softmax(),
      ],
    },
    {
      name: 'tanh',
      layersOf: (problem) => [
        plain(problem)[0]!,
        layers.dense({ units: 24, activation: 'tanh' }),
        layers.dense({ units: 10, activation: 'softmax' }),
      ],
    },
    {
      name: 'no bias',
      layersOf: (problem) => [
        plain(problem)[0]!,
        layers.dense({ units: 24, activation: 'relu', useBias: false }),
        layers.dense({ units: 10, activation: 'softmax' }),
      ],
    },
    // Not L1 of so many weights near 0, whose gradient is their sign.
    {
      name: 'a penalty',
      layersOf: (problem) => [
        plain(problem)[0]!,
        layers.dense({ units: 24, activation: 'relu', kernelRegularizer: tf.regularizers.l2({ l2: 0.01 }) }),
        layers.dense({ units: 10, activation: 'softmax' }),
      ],
    },
  ])('with $name', async ({ layersOf }) => {
    await expectAgreement(handwriting, { layersOf })
  })

  it.each<{ name: string; options: Partial<TrainingStepOptions> }>([
    { name: 'AdamW', options: { optimizer: { kind: 'adamw' } } },
    { name: 'SGD', options: { optimizer: { kind: 'sgd' } } },
    { name: 'clipped gradients', options: { clipping: { by: 'norm', limit: 0.5 } } },
    {
      name: 'other constants of Adam',
      options: { optimizer: { kind: 'adam', beta1: 0.8, beta2: 0.99, epsilon: 1e-5 } },
    },
  ])('with $name', async ({ options }) => {
    await expectAgreement(handwriting, { options })
  })
})

describe.skipIf(!ownOperations())('a step that one operation computes', () => {
  const bits = (step: TrainingStep) =>
    Buffer.from(
      Float32Array.from(numbersOf([...step.readState().weights, ...step.readState().optimizer])).buffer,
    ).toString('base64')
  const started = (stepsPerCall: number) =>
    createCompiledStep(modelOf(handwriting), strokes(handwriting), { ...stepOptions, stepsPerCall })

  it('gives the same bits, however steps are spread over calls and interrupted', async () => {
    const [whole, single, first] = [started(64), started(1), started(64)]
    await whole.train(smallBatches(100), stepSettings)
    await single.train(smallBatches(100), stepSettings)
    await first.train(smallBatches(100).slice(0, 41), stepSettings)
    const resumed = started(64)
    resumed.writeState(first.readState())
    await resumed.train(smallBatches(100).slice(41), stepSettings)
    expect(bits(single)).toBe(bits(whole))
    expect(bits(resumed)).toBe(bits(whole))
  })

  it('leaves a state that was read as it was', async () => {
    const step = started(8)
    await step.train(smallBatches(40), stepSettings)
    const state = step.readState()
    const before = numbersOf([...state.weights, ...state.optimizer])
    await step.train(smallBatches(40), stepSettings)
    expect(numbersOf([...state.weights, ...state.optimizer])).toEqual(before)
  })

  it('tells of a loss that is no number', async () => {
    const step = started(1)
    const state = step.readState()
    state.weights[0]!.values[0] = Number.NaN
    step.writeState(state)
    const { loss, correct } = await step.train([Uint32Array.from({ length: 240 }, (_, i) => i)], stepSettings)
    expect(loss[0]).toBeNaN()
    expect(correct[0]).toBeLessThan(240)
  })
})
