import type { NewRunSettings } from './new-run-settings.ts'

/** The walk's four models, in order. All else is the same: 5 epochs, batch 32, Adam, seed 42. */
export const walkModels = ['model_0', 'model_1', 'model_2', 'model_3'] as const

const walkTag = 'mnist-walk'

/** Settings of the walk's run at a position, from 0. */
export function walkSettings(position: number): NewRunSettings {
  const model = walkModels[position]
  if (model === undefined)
    throw new RangeError(`the walk has ${walkModels.length} models; there is no model ${position}`)
  return {
    name: model,
    tags: [walkTag],
    model,
    dataset: 'mnist',
    epochs: 5,
    batchSize: 32,
    learningRate: 0.001,
    seed: 42,
  }
}
