import { readFileSync } from 'node:fs'
import path from 'node:path'
import { learningRateAt } from '@misfit/events/settings/learning-rate'
import { newOptimizerSettingsSchema, usualLearningRate } from '@misfit/events/settings/training-options'
import { tf } from '@misfit/model/tensorflow'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createCompiledStep } from './compiled/compiled-step.ts'
import { nativeBinding } from './compiled/native-graph.ts'
import { createEagerStep } from './step/eager-step.ts'
import { evaluate } from './fit/evaluate.ts'
import { fit } from './fit/fit.ts'
import { fitModel } from './fit/fit-model.ts'
import { clipGradient } from './step/gradient-clipping.ts'
import { tinyImages, tinyModel } from './testing/tiny-data.fixture.ts'
import type { EpochEvent } from './fit/training-events.ts'
import type { TrainingStep } from './step/training-step.ts'
import type { LabelledImages } from './step/labelled-images.ts'

/** What Keras 3.15.1 does: tools/fixtures/training_rules.py writes it. */
const numbers = z.array(z.number())
const keras = z
  .object({
    keras: z.literal('3.15.1'),
    optimizers: z.record(
      z.enum(['sgd', 'rmsprop', 'adam', 'adamw']),
      z.record(z.string(), z.union([z.number(), z.boolean(), z.null()])),
    ),
    cosines: z.array(
      z.object({
        rate: z.number(),
        warmUpSteps: z.number(),
        decaySteps: z.number(),
        floor: z.number(),
        rates: numbers,
      }),
    ),
    clippings: z.object({
      gradients: z.array(numbers),
      cases: z.array(
        z.object({ by: z.enum(['norm', 'variableNorm', 'value']), limit: z.number(), clipped: z.array(numbers) }),
      ),
    }),
    losses: z.object({
      images: numbers,
      labels: numbers,
      weights: z.array(numbers),
      cases: z.array(
        z.object({
          loss: z.enum(['crossEntropy', 'meanSquaredError']),
          labelSmoothing: z.number(),
          l1: z.number(),
          l2: z.number(),
          frozen: z.boolean(),
          valLoss: z.number(),
          trainLoss: z.number(),
        }),
      ),
    }),
    bestEpochs: z.array(z.object({ valLosses: z.array(z.number().nullable()), best: z.number() })),
  })
  .parse(JSON.parse(readFileSync(path.join(import.meta.dirname, 'fixtures', 'training-rules.json'), 'utf8')))

const kinds = nativeBinding()
  ? ([
      ['eager', createEagerStep],
      ['compiled', createCompiledStep],
    ] as const)
  : ([['eager', createEagerStep]] as const)

describe('an optimizer that says nothing else', () => {
  const names: Readonly<Record<string, string>> = {
    momentum: 'momentum',
    nesterov: 'nesterov',
    rho: 'rho',
    beta1: 'beta_1',
    beta2: 'beta_2',
    epsilon: 'epsilon',
    weightDecay: 'weight_decay',
  }
  it.each(['sgd', 'rmsprop', 'adam', 'adamw'] as const)(
    '%s has the constants and the learning rate of Keras',
    (kind) => {
      const { kind: _kind, ...constants } = newOptimizerSettingsSchema.parse({ kind })
      const theirs = keras.optimizers[kind]
      expect(usualLearningRate(kind)).toBeCloseTo(Number(theirs['learning_rate']), 8)
      expect(Object.keys(constants).length).toBeGreaterThan(1)
      for (const [name, value] of Object.entries(constants)) expect(value, name).toBe(theirs[names[name]!])
    },
  )

  it('trains a model of one’s own with them: SGD by its rate of 0.01 and without momentum', async () => {
    const data = { train: tinyImages(64, 1), validation: tinyImages(16, 2) }
    const weightsAfter = async (options: Partial<Parameters<typeof fitModel>[2]>): Promise<number[][]> => {
      const model = tinyModel()
      await fitModel(model, data, { epochs: 2, ...options })
      return model.weights.map((weight) => [...weight.read().dataSync()])
    }
    const usual = await weightsAfter({ optimizer: { kind: 'sgd' } })
    expect(usual).toEqual(await weightsAfter({ optimizer: { kind: 'sgd', momentum: 0 }, learningRate: 0.01 }))
    expect(await weightsAfter({ optimizer: { kind: 'sgd' }, rules: 1 })).toEqual(
      await weightsAfter({ optimizer: { kind: 'sgd', momentum: 0.9 }, learningRate: 0.001 }),
    )
  })
})

describe('a cosine with warm-up', () => {
  // Keras counts the updates before a step; its warm-up has the share s / w at its s-th, so that the first changes
  // nothing.
  it.each(keras.cosines)(
    'takes the rates of CosineDecay, $warmUpSteps steps of warm-up and $decaySteps of decay',
    ({ rate, warmUpSteps, decaySteps, floor, rates }) => {
      const total = warmUpSteps + decaySteps
      const at = (step: number) =>
        learningRateAt({ schedule: { kind: 'cosine', floor }, warmUpSteps }, rate, {
          step,
          stepsInEpoch: total,
          epochs: 1,
          valLosses: [],
        })
      rates.forEach((expected, updates) => {
        const ours = updates < warmUpSteps ? at(updates) : at(updates + 1)
        if (updates > 0) expect(ours / rate, `after ${updates} updates`).toBeCloseTo(expected / rate, 5)
      })
      expect(Math.max(...Array.from({ length: total }, (_, i) => at(i + 1)))).toBe(rate)
    },
  )
})

describe('clipping', () => {
  const { gradients, cases } = keras.clippings
  it.each(cases)('by $by to $limit gives the gradients of Keras', ({ by, limit, clipped }) => {
    const ours = tf.tidy(() => [
      ...clipGradient(
        { by, limit },
        tf.tensor1d(gradients.flat()),
        gradients.map((gradient) => gradient.length),
      ).dataSync(),
    ])
    clipped.flat().forEach((expected, i) => {
      expect(ours[i]).toBeCloseTo(expected, 6)
    })
  })
})

const { losses } = keras
const data: LabelledImages = {
  count: losses.labels.length,
  images: Uint8Array.from(losses.images),
  labels: Uint16Array.from(losses.labels),
}

/** The model of the fixture: two dense layers on images of 4x4. */
function denseModel(l1: number, l2: number, frozen: boolean) {
  const penalty = () => tf.regularizers.l1l2({ l1, l2 })
  const penalised = l1 + l2 > 0
  const model = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [4, 4, 1] }),
      tf.layers.dense({
        units: 5,
        activation: 'tanh',
        trainable: !frozen,
        ...(penalised ? { kernelRegularizer: penalty() } : {}),
      }),
      tf.layers.dense({
        units: 3,
        activation: 'softmax',
        ...(penalised ? { kernelRegularizer: penalty(), biasRegularizer: penalty() } : {}),
      }),
    ],
  })
  const shapes = [[16, 5], [5], [5, 3], [3]]
  // By layer: `model.weights` has those of frozen layers at its end.
  const weights = model.layers.flatMap((layer) => layer.weights)
  weights.forEach((weight, i) => {
    weight.write(tf.tensor(losses.weights[i]!, shapes[i]!))
  })
  return model
}

describe.each(kinds)('the validation loss that is trained on, by the %s step', (_, create) => {
  it.each(losses.cases)(
    'is the val_loss of Keras: $loss, smoothing $labelSmoothing, L1 $l1, L2 $l2, frozen: $frozen',
    async ({ loss, labelSmoothing, l1, l2, frozen, valLoss }) => {
      const step = create(denseModel(l1, l2, frozen), data, {
        pixelScale: 1 / 255,
        seed: 1,
        loss: { kind: loss, labelSmoothing },
        batchSize: 6,
        stepsPerCall: 1,
      })
      const { objective, loss: plain } = await evaluate(step, data)
      step.dispose()
      expect(objective).toBeCloseTo(valLoss, 5)
      const bare = losses.cases.find((one) => one.loss === loss && one.labelSmoothing === 0 && one.l1 + one.l2 === 0)!
      expect(plain).toBeCloseTo(bare.valLoss, 5)
    },
  )

  it('follows the weights as they change, and is told only where it is another than the plain one', async () => {
    const told = async (l2: number, rules: 1 | 2): Promise<EpochEvent[]> => {
      const epochs: EpochEvent[] = []
      const step = create(denseModel(0, l2, false), data, {
        pixelScale: 1 / 255,
        seed: 1,
        batchSize: 6,
        stepsPerCall: 1,
        rules,
      })
      await fit(
        step,
        { train: data, validation: data },
        { epochs: 3, batchSize: 6, learningRate: 0.05, rules },
        (event) => {
          if (event.type === 'epoch') epochs.push(event)
        },
      )
      step.dispose()
      return epochs
    }
    const penalised = await told(0.05, 2)
    const added = penalised.map(({ valLoss, valObjective }) => valObjective! - valLoss)
    expect(added[0]).toBeGreaterThan(0.5)
    expect(new Set(added.map((value) => value.toFixed(4))).size).toBe(3)
    for (const epoch of [...(await told(0, 2)), ...(await told(0.05, 1))])
      expect(epoch).not.toHaveProperty('valObjective')
  })
})

describe('the best epoch by loss', () => {
  /** A step whose validation loss is the given one after each epoch, to be trained on nothing. */
  function stepOf(valLosses: readonly (number | null)[]): TrainingStep {
    let epoch = -1
    const step = createEagerStep(tinyModel(), tinyImages(4, 1), { pixelScale: 1 / 255, seed: 1 })
    return Object.assign(step, {
      train: async (batches: readonly Uint32Array[]) => {
        epoch += 1
        return { loss: new Float64Array(batches.length), correct: new Float64Array(batches.length) }
      },
      // One image that is surely right: its own loss is 0.
      predictLogits: async () => Float32Array.of(100, 0, 0),
      penaltyLoss: () => valLosses[epoch] ?? Number.NaN,
    })
  }

  it.each(keras.bestEpochs)('is that of Keras’s callbacks for $valLosses', async ({ valLosses, best }) => {
    const validation = { count: 1, images: new Uint8Array(16), labels: Uint16Array.of(0) }
    const bests: number[] = []
    await fit(
      stepOf(valLosses),
      { train: tinyImages(4, 1), validation },
      { epochs: valLosses.length, batchSize: 4, bestBy: 'loss' },
      (event) => {
        if (event.type === 'epoch' && event.isBest) bests.push(event.epoch)
      },
    )
    // Keras 3.15.1 keeps a first epoch whose loss is not a number for ever.
    expect(bests.at(-1)).toBe(valLosses[0] === null ? 3 : best)
  })
})
