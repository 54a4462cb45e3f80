import type { LayersModel } from '@tensorflow/tfjs'
import { TrainingError } from '../fit/training-error.ts'
import type { NamedArray, TrainingState } from './training-step.ts'

export type Weight = LayersModel['weights'][number]

/** @throws TrainingError when the size of a weight is not known: its layer was never built */
export function shapeOfWeight(weight: Weight): number[] {
  return weight.shape.map((size) => {
    if (size === null) throw new TrainingError(`${weight.name} has no size yet; give its model an input shape`)
    return size
  })
}

/**
 * The weights of a layer in the order that they were made in, which its formula goes by: kernel and bias.
 * `layer.weights` has those first that are trained, so a single frozen one comes after the others there.
 */
export function weightsInOrder({ weights }: { readonly weights: readonly Weight[] }): Weight[] {
  return [...weights].sort((a, b) => a.id - b.id)
}

/** The values of a weight in a state, by its name in the model; `adam.m` and the like come before it. */
export function namedArray(weight: Weight, values: Float32Array, prefix?: string): NamedArray {
  return {
    name: prefix ? `${prefix}.${weight.originalName}` : weight.originalName,
    shape: shapeOfWeight(weight),
    values,
  }
}

/**
 * Checks that a state holds a value for every weight of the model, and one for every slot of the optimizer and trained
 * weight.
 *
 * @throws TrainingError when it belongs to another model or another optimizer
 */
export function checkState(model: LayersModel, state: TrainingState, slots: readonly string[]): void {
  checkShapes('weights', state.weights, model.weights)
  const missing = slots.find((slot) => !state.optimizer.some(({ name }) => name.startsWith(`${slot}.`)))
  const other = state.optimizer.find(({ name }) => !slots.some((slot) => name.startsWith(`${slot}.`)))
  if (other) throw new TrainingError(`this state belongs to another optimizer: it holds ${other.name}`)
  if (missing !== undefined && model.trainableWeights.length > 0)
    throw new TrainingError(`this state belongs to another optimizer: it holds no ${missing}`)
  checkShapes(
    'optimizer',
    state.optimizer,
    slots.flatMap(() => model.trainableWeights),
  )
}

function checkShapes(what: string, arrays: readonly NamedArray[], weights: readonly Weight[]): void {
  const given = arrays.map(({ shape }) => `[${shape.join(',')}]`).join(' ')
  const needed = weights.map((weight) => `[${shapeOfWeight(weight).join(',')}]`).join(' ')
  if (given !== needed)
    throw new TrainingError(`this state belongs to another model: its ${what} are ${given}, here they are ${needed}`)
}
