import type { LayersModel } from '@tensorflow/tfjs'
import { messageOf } from '@misfit/text/message-of'
import { createCompiledStep } from '../compiled/compiled-step.ts'
import { nativeBinding } from '../compiled/native-graph.ts'
import { NotCompilableError } from '../compiled/not-compilable.ts'
import { createEagerStep } from './eager-step.ts'
import type { TrainingStep, TrainingStepOptions } from './training-step.ts'
import type { LabelledImages } from './labelled-images.ts'

/**
 * The fastest step that can train this model: compiled where native TensorFlow is there and every layer has a compiled
 * form, else eager, which then says why in `reason`.
 *
 * @throws TrainingError when the model is no classifier of these images, or a label is out of range
 */
export function createTrainingStep(
  model: LayersModel,
  data: LabelledImages,
  options: TrainingStepOptions,
): TrainingStep {
  const eager = (reason: string) =>
    Object.assign(createEagerStep(model, data, options), {
      reason: options.precision === 'bf16' ? `${reason}; so bf16 becomes f32` : reason,
    })
  if (!nativeBinding()) return eager('only native TensorFlow can run a compiled step')
  try {
    return tried(createCompiledStep(model, data, options))
  } catch (error) {
    if (error instanceof NotCompilableError) return eager(`${model.name} can't be compiled: ${error.message}`)
    throw error
  }
}

/**
 * Some of what TensorFlow cannot compute shows only when it is run, such as an operation without a kernel for this
 * machine. The measurement of steps a call runs whole steps, so it is made now; the model is as it was afterwards.
 */
function tried(step: TrainingStep): TrainingStep {
  const before = step.readState()
  try {
    void step.stepsPerCall
    return step
  } catch (error) {
    step.writeState(before)
    step.dispose()
    throw new NotCompilableError(`TensorFlow can't run its graph: ${firstLine(error)}`)
  }
}

const firstLine = (error: unknown): string => messageOf(error).split('\n')[0]!
