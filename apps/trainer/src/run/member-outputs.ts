import type { Dataset } from '@misfit/data/dataset'
import { createTrainingStep } from '@misfit/training/step/create-step'
import { softmaxRows } from '@misfit/training/loss/softmax-cross-entropy'
import { loadBestModel } from './best-model.ts'
import { runPath, type Home } from '../run-folder/home.ts'
import { RunFolderError } from '../run-folder/run-folder-error.ts'
import { RunLog } from '../run-folder/run-log.ts'

/**
 * Asks the best model of each run for its answers to the test images, all classes of them: of more than 10 classes a
 * run's stored predictions keep the five best only. A run that is an ensemble itself gives the mean of its own.
 *
 * @returns `[count * classCount]` of each, probabilities 0-1
 * @throws RunFolderError when a run has no saved model here, as one that another program trained
 */
export async function memberOutputs(home: Home, runIds: readonly string[], dataset: Dataset): Promise<Float32Array[]> {
  const outputs: Float32Array[] = []
  for (const runId of runIds) outputs.push(await outputOf(home, runId, dataset))
  return outputs
}

async function outputOf(home: Home, runId: string, dataset: Dataset): Promise<Float32Array> {
  const folder = runPath(home, runId)
  const members = await membersOf(folder)
  if (members.length > 0) return meanOf(await memberOutputs(home, members, dataset))
  const saved = await loadBestModel(folder)
  if (saved === null) {
    throw new RunFolderError(
      `run ${runId} has no saved model here, ` +
        `and of ${dataset.classes.length} classes its predictions keep the five best only, ` +
        'so it cannot be averaged exactly; leave it out, or train it with Misfit',
    )
  }
  const { test } = dataset.partitions
  const step = createTrainingStep(saved.model, test, { pixelScale: saved.pixelScale, seed: 0, stepsPerCall: 1 })
  try {
    return softmaxRows(await step.predictLogits(test.images, test.count), step.classCount)
  } finally {
    step.dispose()
    saved.model.dispose()
  }
}

async function membersOf(folder: string): Promise<readonly string[]> {
  for await (const event of new RunLog(folder).events()) {
    if (event.type === 'created') return event.settings.ensembleOf ?? []
  }
  return []
}

function meanOf(outputs: readonly Float32Array[]): Float32Array {
  const [first] = outputs
  return Float32Array.from(
    { length: first?.length ?? 0 },
    (_, at) => outputs.reduce((sum, output) => sum + output[at]!, 0) / outputs.length,
  )
}
