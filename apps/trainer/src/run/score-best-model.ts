import type { Dataset } from '@misfit/data/dataset'
import { loadModel, saveModel } from '@misfit/model/save'
import type { ModelSpec } from '@misfit/model/spec'
import type { TensorFlow } from '@misfit/model/tensorflow'
import { createTrainingStep } from '@misfit/training/step/create-step'
import { evaluate, type Evaluation } from '@misfit/training/fit/evaluate'
import type { LossKind } from '@misfit/training/loss/loss-options'
import type { TrainingStep } from '@misfit/training/step/training-step'
import type { ActiveRun } from './active-run.ts'
import { bestCheckpoint } from './run-checkpoints.ts'
import { modelFile } from './best-model.ts'
import { fittedTemperature } from './fitted-temperature.ts'
import { writePredictions } from './write-predictions.ts'

export interface Trained {
  readonly step: TrainingStep
  readonly model: ReturnType<TensorFlow['model']>
  readonly spec: ModelSpec
  readonly dataset: Dataset
}

/**
 * Tests the weights of the best epoch on the test images, saves the model, loads it into a new one and tests that,
 * which must answer the same for every image, bit for bit.
 */
export async function testBestModel(run: ActiveRun, { step, model, spec, dataset }: Trained): Promise<void> {
  const { state, progress } = await bestCheckpoint(run.folder.path)
  step.writeState(state)
  const tested = await evaluate(step, dataset.partitions.test, {
    temperature: await fittedTemperature(run.folder.path, progress.epochsDone),
  })
  const { loss, accuracy, count } = tested
  run.emit({
    type: 'test',
    epoch: progress.epochsDone,
    loss,
    accuracy,
    count,
    ...writePredictions(run.folder, tested.predictions),
  })

  const file = modelFile(run.folder.path)
  const { classes, imageShape } = dataset
  await saveModel(file, model, { pixelScale: spec.pixelScale, classes, imageShape, spec })
  const reloaded = await testSavedModel(file, run.settings.seed, dataset, step.lossKind)
  run.emit({
    type: 'reloaded',
    loss: reloaded.loss,
    accuracy: reloaded.accuracy,
    count: reloaded.count,
    identical: isIdentical(tested, reloaded),
  })
}

async function testSavedModel(file: string, seed: number, dataset: Dataset, lossKind: LossKind): Promise<Evaluation> {
  const { model, pixelScale } = await loadModel(file)
  const step = createTrainingStep(model, dataset.partitions.test, {
    pixelScale,
    seed,
    loss: { kind: lossKind },
    stepsPerCall: 1,
  })
  try {
    return await evaluate(step, dataset.partitions.test, null)
  } finally {
    step.dispose()
    model.dispose()
  }
}

/** Every class, probability and loss has the same bits. */
function isIdentical(one: Evaluation, other: Evaluation): boolean {
  const bits = ({ predictions: { topClasses, topProbabilities, predicted, loss } }: Evaluation) =>
    [topClasses, topProbabilities, predicted, loss].map(({ buffer, byteOffset, byteLength }) =>
      Buffer.from(buffer, byteOffset, byteLength),
    )
  const others = bits(other)
  return bits(one).every((bytes, i) => others[i] !== undefined && bytes.equals(others[i]))
}
