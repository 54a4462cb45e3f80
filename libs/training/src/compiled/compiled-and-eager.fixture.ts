import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs'
import { randomGenerator } from '@misfit/data/random'
import { tf } from '@misfit/model/tensorflow'
import { expect } from 'vitest'
import { createEagerStep } from '../step/eager-step.ts'
import type { NamedArray, TrainingState, TrainingStepOptions } from '../step/training-step.ts'
import type { LabelledImages } from '../step/labelled-images.ts'
import { createCompiledStep } from './compiled-step.ts'
import type { NumberType } from './value.ts'

export const stepOptions: TrainingStepOptions = { pixelScale: 1 / 255, seed: 42, stepsPerCall: 8 }
export const stepSettings = { epoch: 1, learningRate: 0.001 }
const imageShape = [6, 5, 2] as const

/** Images of 6x5 pixels and two channels, of three classes, told apart by which third is bright, with noise. */
export function smallImages(count: number): LabelledImages {
  const random = randomGenerator(1)
  const labels = Uint16Array.from({ length: count }, () => random.below(3))
  const images = Uint8Array.from(
    { length: count * 60 },
    (_, i) => random.below(100) + (Math.floor((i % 60) / 20) === labels[Math.floor(i / 60)] ? 90 : 0),
  )
  return { count, images, labels }
}

/** Batches of 32 of the first 224 images, then one of 16. */
export function smallBatches(count: number): Uint32Array[] {
  return Array.from({ length: count }, (_, i) =>
    Uint32Array.from({ length: i === count - 1 && i > 0 ? 16 : 32 }, (_, j) => ((i * 32) % 224) + j),
  )
}

/** A model from such images to three classes, whose weights follow from nothing but their place in it. */
export function smallModel(body: (image: SymbolicTensor) => SymbolicTensor): LayersModel {
  const image = tf.input({ shape: [...imageShape] })
  const output = tf.layers.dense({ units: 3, activation: 'softmax' }).apply(body(image))
  if (!(output instanceof tf.SymbolicTensor)) throw new Error('one output expected')
  const model = tf.model({ inputs: image, outputs: output })
  const random = randomGenerator(7)
  for (const weight of model.weights) {
    const centre = /gamma|variance/.test(weight.originalName) ? 1 : 0
    weight.write(
      tf.tensor(
        Float32Array.from({ length: weight.read().size }, () => centre + (random.below(1000) - 500) / 1000),
        weight.read().shape,
      ),
    )
  }
  return model
}

/** One layer after the other. */
export function chain(...layers: LayersModel['layers']): (image: SymbolicTensor) => SymbolicTensor {
  return (image) =>
    layers.reduce((value, layer) => {
      const next = layer.apply(value)
      if (!(next instanceof tf.SymbolicTensor)) throw new Error('one output expected')
      return next
    }, image)
}

/**
 * What an eager and a compiled step on the same batches differ by, relatively, after 1 and after 20 steps.
 *
 * @param options of both; an eager step has one precision only
 * @param products of the compiled step, at the precision `bf16`
 * @param data at least 224 images
 * @param pieces in how many the compiled step computes a batch
 */
export async function differences(
  eagerModel: LayersModel,
  compiledModel: LayersModel,
  options: Partial<TrainingStepOptions> = {},
  products?: NumberType,
  data = smallImages(240),
  pieces?: number,
): Promise<Record<string, number>> {
  const both = { ...stepOptions, ...options }
  const [eager, compiled] = [
    createEagerStep(eagerModel, data, both),
    createCompiledStep(compiledModel, data, both, products, pieces),
  ]
  const after = async (batches: readonly Uint32Array[], name: string): Promise<[string, number][]> => {
    const expected = await eager.train(batches, stepSettings)
    const actual = await compiled.train(batches, stepSettings)
    return Object.entries({
      loss: relativeDifference(expected.loss, actual.loss),
      'right answers': relativeDifference(expected.correct, actual.correct),
      ...stateDifferences(eager.readState(), compiled.readState()),
      logits: relativeDifference(
        await eager.predictLogits(data.images, data.count),
        await compiled.predictLogits(data.images, data.count),
      ),
    }).map(([part, difference]) => [`${part} after ${name}`, difference])
  }
  const batches = smallBatches(20)
  const all = [...(await after(batches.slice(0, 1), '1 step')), ...(await after(batches.slice(1), '20 steps'))]
  eager.dispose()
  compiled.dispose()
  return Object.fromEntries(all)
}

/** Agreement within 1e-5 after 1 and after 20 steps. */
export async function expectAgreement(model: () => LayersModel, compiledModel = model): Promise<void> {
  for (const [part, difference] of Object.entries(await differences(model(), compiledModel()))) {
    expect(difference, part).toBeLessThan(1e-5)
  }
}

/**
 * Compares two states: all weights, the moving averages among them, and each kind of the optimizer's memory, each as
 * one long vector.
 */
function stateDifferences(expected: TrainingState, actual: TrainingState): Record<string, number> {
  const parts = (state: TrainingState): Record<string, NamedArray[]> => ({
    weights: [...state.weights],
    'moving averages': state.weights.filter(({ name }) => /moving_(mean|variance)/.test(name)),
    ...groupedByKind(state.optimizer),
  })
  const others = parts(actual)
  return Object.fromEntries(
    Object.entries(parts(expected)).map(([part, arrays]) => [
      part,
      relativeDifference(joined(arrays), joined(others[part]!)),
    ]),
  )
}

/** The optimizer's arrays, by what comes before the name of a weight: `adam.m`. */
function groupedByKind(arrays: readonly NamedArray[]): Record<string, NamedArray[]> {
  const kind = ({ name }: NamedArray) => name.split('.').slice(0, 2).join('.')
  return Object.fromEntries(
    [...new Set(arrays.map(kind))].map((each) => [each, arrays.filter((array) => kind(array) === each)]),
  )
}

/** Length of the difference over the length of the first. */
function relativeDifference(expected: ArrayLike<number>, actual: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length)
  const length = Math.hypot(...Array.from(expected))
  const difference = Math.hypot(...Array.from(expected, (value, i) => value - actual[i]!))
  return length === 0 ? difference : difference / length
}

function joined(arrays: readonly NamedArray[]): number[] {
  return arrays.flatMap(({ values }) => [...values])
}
