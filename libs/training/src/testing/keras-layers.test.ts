import type { LayersModel } from '@tensorflow/tfjs'
import { buildModel } from '@misfit/model/build'
import { parseModelSpec } from '@misfit/model/spec'
import { describe, expect, it } from 'vitest'
import { createCompiledStep } from '../compiled/compiled-step.ts'
import { nativeBinding } from '../compiled/native-graph.ts'
import { createPredictor } from '../compiled/predictor.ts'
import { createEagerStep } from '../step/eager-step.ts'
import {
  batchesOf,
  builtCase,
  dataOf,
  kerasCases,
  optionsOf,
  setWeights,
  type BuiltCase,
  type KerasCase,
} from './keras-layers.fixture.ts'
import { softmaxRows } from '../loss/softmax-cross-entropy.ts'
import type { TrainingStep } from '../step/training-step.ts'

const isNative = nativeBinding() !== undefined
const named = (cases: readonly KerasCase[]) => cases.map((given): [string, KerasCase] => [given.name, given])
const hasInnerModel = ({ layers }: KerasCase) => layers.some((layer) => layer.layers !== undefined)

type Make = (given: KerasCase, model: LayersModel) => TrainingStep

const eager: Make = (given, model) => createEagerStep(model, dataOf(given), optionsOf(given))
const compiled: Make = (given, model) => createCompiledStep(model, dataOf(given), optionsOf(given), 'float32', 1)

/** Trains as Keras did, and compares losses, weights and answers with its own. */
async function expectKeras(given: KerasCase, make: Make, { model, weights }: BuiltCase): Promise<void> {
  const { losses, weights: trained, logits } = given.keras
  const data = dataOf(given)
  const step = make(given, model)
  const result = await step.train(batchesOf(given), { epoch: 1, learningRate: given.optimizer.learningRate })
  expectClose(result.loss, losses, 'loss')
  expectClose(await step.predictLogits(data.images, data.count), logits, 'logits')
  step.dispose()
  weights.forEach((weight, i) => {
    expectClose(weight.read().dataSync(), trained[i]!, weight.originalName)
  })
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[], what: string): void {
  expect(actual.length, what).toBe(expected.length)
  const most = Math.max(...expected.map((value, i) => Math.abs(value - actual[i]!)))
  const shown = [Array.from(actual), expected].map((values) => values.slice(0, 4).join(' '))
  expect(most, `${what}: ${shown.join(' and ')}`).toBeLessThan(5e-5)
}

describe.each([
  ['a frozen batch normalization', kerasCases.frozen],
  ['the penalties of what is frozen', kerasCases.penalties],
])('Keras 3.15.1 on %s', (_, cases) => {
  describe.each(named(cases))('%s', (_, given) => {
    const notCompiled = !isNative || hasInnerModel(given)
    const frozen = ['made', 'afterwards'] as const
    it.each(frozen)('is trained alike by eager steps, frozen: %s', async (when) => {
      await expectKeras(given, eager, builtCase(given, when))
    })
    it.skipIf(notCompiled).each(frozen)('is trained alike by compiled steps, frozen: %s', async (when) => {
      await expectKeras(given, compiled, builtCase(given, when))
    })
  })
})

describe.each(named(kerasCases.layers))('Keras 3.15.1 on %s', (_, given) => {
  it('is trained alike by eager steps', async () => {
    await expectKeras(given, eager, builtCase(given, 'made'))
  })
  it.skipIf(!isNative)('is trained alike by compiled steps', async () => {
    await expectKeras(given, compiled, builtCase(given, 'made'))
  })
})

describe.each(named(kerasCases.activations))('Keras 3.15.1 on the activation %s', (activation, given) => {
  const built = (): BuiltCase => {
    const output = { type: 'dense', units: 'classes', activation: 'softmax' }
    const layers = [{ type: 'flatten' }, { type: 'dense', units: 6, activation }, output]
    const named = { id: 'mine', title: 'Mine', description: '', changes: '' }
    const spec = parseModelSpec({ ...named, pixelScale: 1 / 255, layers })
    const model = buildModel(spec, { inputShape: given.imageShape, classCount: 3, seed: 1 })
    setWeights(model.weights, given)
    return { model, weights: model.weights }
  }
  it('is trained alike by eager steps', async () => {
    await expectKeras(given, eager, built())
  })
  it.skipIf(!isNative)('is trained alike by compiled steps', async () => {
    await expectKeras(given, compiled, built())
  })
  it.skipIf(!isNative)('is answered alike by a predictor', () => {
    const { model, weights } = built()
    weights.forEach((weight, i) => {
      setWeights([weight], { ...given, weights: [given.keras.weights[i]!] })
    })
    const predictor = createPredictor(model)
    const { images, count } = dataOf(given)
    const expected = softmaxRows(Float32Array.from(given.keras.logits), 3)
    expectClose(predictor.predict(images, count), [...expected], 'probabilities')
    predictor.dispose()
  })
})
