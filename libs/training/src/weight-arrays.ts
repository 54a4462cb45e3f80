import type { LayersModel } from '@tensorflow/tfjs'
import { TrainingError } from './training-error.ts'
import type { NamedArray, TrainingState } from './training-step.ts'

export type Weight = LayersModel['weights'][number]

/** @throws TrainingError when the size of a weight is not known: its layer was never built */
export function shapeOfWeight(weight: Weight): number[] {
  return weight.shape.map((size) => {
    if (size === null) throw new TrainingError(`${weight.name} has no size yet; give its model an input shape`)
    return size
  })
}

/** The values of a weight in a state, by its name in the model; `adam.m` and the like come before it. */
export function namedArray(weight: Weight, values: Float32Array, prefix?: string): NamedArray {
  return { name: prefix ? `${prefix}.${weight.originalName}` : weight.originalName, shape: shapeOfWeight(weight), values }
}

/**
 * Checks that a state holds a value for every weight of the model, and two moments of Adam for every trained one.
 *
 * @throws TrainingError when it belongs to another model
 */
export function checkState(model: LayersModel, state: TrainingState): void {
  checkShapes('weights', state.weights, model.weights)
  checkShapes('optimizer', state.optimizer, [...model.trainableWeights, ...model.trainableWeights])
}

function checkShapes(what: string, arrays: readonly NamedArray[], weights: readonly Weight[]): void {
  const given = arrays.map(({ shape }) => `[${shape.join(',')}]`).join(' ')
  const needed = weights.map((weight) => `[${shapeOfWeight(weight).join(',')}]`).join(' ')
  if (given !== needed) throw new TrainingError(`this state belongs to another model: its ${what} are ${given}, here they are ${needed}`)
}
