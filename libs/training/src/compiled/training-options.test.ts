import type { LayersModel } from '@tensorflow/tfjs'
import { tf } from '@misfit/model/tensorflow'
import { describe, expect, it } from 'vitest'
import { createEagerStep } from '../step/eager-step.ts'
import type { GradientClipping } from '../step/gradient-clipping.ts'
import type { OptimizerOptions } from '../optimizers/optimizer-options.ts'
import { tinyImages, tinyModel } from '../testing/tiny-data.fixture.ts'
import type { TrainingState, TrainingStepOptions } from '../step/training-step.ts'
import { createCompiledStep } from './compiled-step.ts'
import { nativeBinding } from './native-graph.ts'

const data = tinyImages(240, 1)
const settings = { epoch: 1, learningRate: 0.01 }
const stepOptions: TrainingStepOptions = { pixelScale: 1 / 255, seed: 42, stepsPerCall: 8 }

/** Batches of 32 of the first 224 images, and one of 16 at the end. */
const batches = Array.from({ length: 20 }, (_, i) =>
  Uint32Array.from({ length: i === 19 ? 16 : 32 }, (_, row) => ((i * 32) % 224) + row),
)

const optimizers: OptimizerOptions[] = [
  { kind: 'adam', beta1: 0.8, beta2: 0.99, epsilon: 1e-5 },
  { kind: 'adamw', weightDecay: 0.1 },
  { kind: 'sgd', momentum: 0 },
  { kind: 'sgd', momentum: 0.9 },
  { kind: 'sgd', momentum: 0.9, nesterov: true },
  { kind: 'rmsprop' },
  { kind: 'rmsprop', momentum: 0.5, rho: 0.8 },
]
const named = optimizers.map((optimizer) => ({ name: JSON.stringify(optimizer), optimizer }))

describe.skipIf(!nativeBinding())('a compiled step agrees with the eager step', () => {
  it.each(named)('with $name', async ({ optimizer }) => {
    await expectAgreement({ optimizer })
  })

  // By gradient descent, since Adam hardly minds the length of a gradient.
  it.each([
    { by: 'norm', limit: 0.3 },
    { by: 'norm', limit: 100 },
    { by: 'variableNorm', limit: 0.1 },
    { by: 'value', limit: 0.05 },
  ] as const)('with gradients clipped by $by to $limit', async (clipping) => {
    await expectAgreement({ clipping, optimizer: { kind: 'sgd', momentum: 0.9 } })
  })

  it.each([
    { name: 'L1', penalties: [tf.regularizers.l1({ l1: 0.01 }), null] },
    { name: 'L2', penalties: [tf.regularizers.l2({ l2: 0.02 }), null] },
    {
      name: 'both, on biases too',
      penalties: [tf.regularizers.l1l2({ l1: 0.01, l2: 0.02 }), tf.regularizers.l1({ l1: 0.01 })],
    },
  ])(
    'with $name as a penalty on weights, one of them not trained',
    async ({ penalties: [kernelRegularizer, biasRegularizer] }) => {
      const dense = (units: number, activation: 'tanh' | 'softmax', seed: number) =>
        tf.layers.dense({
          units,
          activation,
          kernelRegularizer: kernelRegularizer!,
          ...(biasRegularizer ? { biasRegularizer } : {}),
          kernelInitializer: tf.initializers.glorotUniform({ seed }),
          trainable: seed !== 2,
        })
      await expectAgreement({}, () =>
        tf.sequential({
          layers: [
            tf.layers.flatten({ inputShape: [4, 4, 1] }),
            dense(8, 'tanh', 1),
            dense(8, 'tanh', 2),
            dense(3, 'softmax', 3),
          ],
        }),
      )
    },
  )

  it('with penalties in every place that a layer has for them', async () => {
    const l1l2 = () => tf.regularizers.l1l2({ l1: 0.01, l2: 0.02 })
    const seeded = (seed: number) => tf.initializers.glorotUniform({ seed })
    await expectAgreement({}, () =>
      tf.sequential({
        layers: [
          // Without a bias: normalization takes it off again, and Adam would go by what rounding leaves of its
          // gradient.
          tf.layers.conv2d({
            inputShape: [4, 4, 1],
            filters: 2,
            kernelSize: 2,
            useBias: false,
            kernelInitializer: seeded(1),
            kernelRegularizer: l1l2(),
          }),
          tf.layers.batchNormalization({ gammaRegularizer: l1l2(), betaRegularizer: l1l2() }),
          tf.layers.separableConv2d({
            filters: 3,
            kernelSize: 2,
            depthwiseInitializer: seeded(2),
            pointwiseInitializer: seeded(3),
            depthwiseRegularizer: l1l2(),
            pointwiseRegularizer: l1l2(),
            biasRegularizer: l1l2(),
          }),
          tf.layers.flatten(),
          tf.layers.dense({ units: 3, activation: 'softmax', kernelInitializer: seeded(4) }),
        ],
      }),
    )
  })

  const imageWeights = Float32Array.from({ length: data.count }, (_, i) => (i % 5) / 2)
  it.each([
    { name: 'smoothed labels', loss: { labelSmoothing: 0.1 } },
    { name: 'class weights', loss: { classWeights: [0.5, 1, 3] } },
    { name: 'image weights', loss: { imageWeights } },
    { name: 'mean squared error', loss: { kind: 'meanSquaredError' } },
    {
      name: 'mean squared error of smoothed labels, and weights',
      loss: { kind: 'meanSquaredError', labelSmoothing: 0.1, classWeights: [0.5, 1, 3], imageWeights },
    },
    { name: 'all of them', loss: { labelSmoothing: 0.2, classWeights: [0.5, 1, 3], imageWeights } },
  ] as const)('with $name', async ({ loss }) => {
    await expectAgreement({ loss })
  })
})

describe.skipIf(!nativeBinding())('a clipped gradient', () => {
  it.each([
    ['eager', createEagerStep],
    ['compiled', createCompiledStep],
  ] as const)('changes the weights by the learning rate times its limit at most: %s', async (_, create) => {
    const change = async (clipping: GradientClipping) => {
      const step = create(tinyModel(), data, { ...stepOptions, clipping, optimizer: { kind: 'sgd', momentum: 0 } })
      const before = partsOf(step.readState()).get('weights')!
      await step.train(batches.slice(0, 1), { epoch: 1, learningRate: 0.5 })
      const after = partsOf(step.readState()).get('weights')!
      step.dispose()
      return after.map((value, i) => value - before[i]!)
    }
    expect(Math.hypot(...(await change({ by: 'norm', limit: 0.1 })))).toBeCloseTo(0.05, 5)
    expect(Math.max(...(await change({ by: 'value', limit: 0.01 })).map(Math.abs))).toBeCloseTo(0.005, 5)
  })
})

describe.skipIf(!nativeBinding())('the state of an optimizer', () => {
  // One of each kind; the others have the same slots.
  it.each(named.filter(({ optimizer }, i) => optimizers.findLastIndex(({ kind }) => kind === optimizer.kind) === i))(
    'goes on in the other kind of step, and bit for bit in its own: $name',
    async ({ optimizer }) => {
      const options = { ...stepOptions, optimizer }
      const whole = createCompiledStep(tinyModel(), data, options)
      await whole.train(batches, settings)
      const first = createCompiledStep(tinyModel(), data, options)
      await first.train(batches.slice(0, 11), settings)
      const state = first.readState()
      const [second, eager] = [
        createCompiledStep(tinyModel(undefined, 7), data, options),
        createEagerStep(tinyModel(undefined, 7), data, options),
      ]
      expect(eager.readState().optimizer.map(({ name }) => name)).toEqual(state.optimizer.map(({ name }) => name))
      for (const step of [second, eager]) {
        step.writeState(state)
        await step.train(batches.slice(11), settings)
      }
      expect(second.readState()).toEqual(whole.readState())
      expectClose(eager.readState(), whole.readState())
      for (const step of [whole, first, second, eager]) step.dispose()
    },
  )

  it('is refused by another optimizer', () => {
    const state = createEagerStep(tinyModel(), data, stepOptions).readState()
    const options = { ...stepOptions, optimizer: { kind: 'rmsprop' } } as const
    for (const step of [createEagerStep(tinyModel(), data, options), createCompiledStep(tinyModel(), data, options)]) {
      expect(() => {
        step.writeState(state)
      }).toThrow(/this state belongs to another optimizer: it holds adam\.m\./)
    }
  })
})

/**
 * Trains by both kinds of step and compares losses, weights and each slot of the optimizer after 1 step and after 20.
 */
async function expectAgreement(
  options: Partial<TrainingStepOptions>,
  model: () => LayersModel = tinyModel,
): Promise<void> {
  const eager = createEagerStep(model(), data, { ...stepOptions, ...options })
  const compiled = createCompiledStep(model(), data, { ...stepOptions, ...options })
  for (const some of [batches.slice(0, 1), batches.slice(1)]) {
    const expected = await eager.train(some, settings)
    const actual = await compiled.train(some, settings)
    expect(relativeDifference([...expected.loss], [...actual.loss]), 'loss').toBeLessThan(1e-5)
    expect(actual.correct).toEqual(expected.correct)
    expectClose(eager.readState(), compiled.readState())
  }
  eager.dispose()
  compiled.dispose()
}

function expectClose(expected: TrainingState, actual: TrainingState): void {
  expect(actual.step).toBe(expected.step)
  const [left, right] = [partsOf(expected), partsOf(actual)]
  expect([...right.keys()]).toEqual([...left.keys()])
  for (const [part, values] of left) expect(relativeDifference(values, right.get(part)!), part).toBeLessThan(1e-5)
}

/** The weights, and what belongs to one slot (`adam.m`), each as one long vector. */
function partsOf({ weights, optimizer }: TrainingState): Map<string, number[]> {
  const parts = new Map([['weights', weights.flatMap(({ values }) => [...values])]])
  for (const { name, values } of optimizer) {
    const slot = name.split('.').slice(0, 2).join('.')
    parts.set(slot, [...(parts.get(slot) ?? []), ...values])
  }
  return parts
}

/** Length of the difference over the length of the first. */
function relativeDifference(expected: readonly number[], actual: readonly number[]): number {
  return Math.hypot(...expected.map((value, i) => value - actual[i]!)) / Math.hypot(...expected)
}
