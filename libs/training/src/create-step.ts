import type { LayersModel } from '@tensorflow/tfjs'
import { createEagerStep } from './eager-step.ts'
import type { LabelledImages, TrainingStep, TrainingStepOptions } from './training-step.ts'

/** The fastest step that can train this model. */
export function createTrainingStep(model: LayersModel, data: LabelledImages, options: TrainingStepOptions): TrainingStep {
  return createEagerStep(model, data, options)
}
