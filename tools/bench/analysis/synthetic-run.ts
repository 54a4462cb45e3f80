import { createHash } from 'node:crypto'
import type { Dataset, Partition, PartitionName } from '@misfit/data/dataset'
import { randomGenerator } from '@misfit/data/random'
import { accuracy, meanLoss } from '@misfit/evaluation/predictions/predictions'
import { encodePredictions } from '@misfit/evaluation/predictions/predictions-codec'
import { runSettingsSchema } from '@misfit/events/settings/settings'
import { createRun } from '@misfit/trainer/run-folder/create-run'
import { describeDataset } from '@misfit/trainer/datasets/dataset-description'
import { drawDataset } from '@misfit/trainer/datasets/draw-dataset'
import { type Home, runPath } from '@misfit/trainer/run-folder/home'
import { RunFolder } from '@misfit/trainer/run-folder/run-folder'
import { newRunId } from '@misfit/trainer/run-folder/run-id'
import { syntheticPredictions } from './synthetic-predictions.ts'

interface SyntheticRun {
  readonly samples: number
  readonly classCount: number
  readonly epochs: number
  /** Share of wrong answers after the last epoch, 0-1. */
  readonly errors: number
  /** Whether its images are drawn, 8 x 8 pixels each. */
  readonly images: boolean
}

/** Writes the folder of a completed run as a trainer does, with predictions made up. @returns the run's id */
export async function writeSyntheticRun(
  home: Home,
  { samples, classCount, epochs, errors, images }: SyntheticRun,
): Promise<string> {
  const dataset = syntheticDataset(samples, classCount, images)
  if (images) await drawDataset(home, dataset)
  const runId = newRunId()
  createRun(home, {
    runId,
    settings: runSettingsSchema.parse({
      name: `${samples} samples of ${classCount} classes`,
      model: 'model_1',
      epochs,
    }),
  })
  const folder = RunFolder.open(runPath(home, runId))
  try {
    folder.append({
      type: 'started',
      attempt: 1,
      fromStep: 0,
      environment: {
        host: 'bench',
        platform: process.platform,
        cpu: 'none',
        cores: 1,
        threads: 1,
        memoryBytes: 0,
        node: process.version,
        tensorflow: 'none',
        backend: 'cpu',
        execution: 'compiled',
        precision: 'f32',
        stepsPerCall: 1,
        misfit: '0',
      },
    })
    folder.append({ type: 'dataset', dataset: describeDataset(dataset) })
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const predictions = syntheticPredictions(samples, classCount, errors * (1 + (epochs - epoch) / epochs), epoch)
      const figures = { loss: meanLoss(predictions), accuracy: accuracy(predictions) }
      folder.append({
        type: 'epoch',
        epoch,
        step: epoch,
        seconds: 1,
        validationSeconds: 1,
        learningRate: 0.001,
        ...figures,
        valLoss: figures.loss,
        valAccuracy: figures.accuracy,
        predictions: folder.writeBlob(encodePredictions(predictions)),
      })
      folder.append({ type: 'checkpoint', step: epoch, epoch, best: true, bytes: 0 })
    }
    folder.append({ type: 'finished', outcome: 'completed' })
  } finally {
    folder.close()
  }
  return runId
}

/**
 * Class names of up to 200 characters, awkward ones among them: the description of a thousand does not fit into an
 * event.
 */
function syntheticClasses(count: number): string[] {
  const endings = ['', ' / with a slash', ' \u{1F98A}', ' \u05E9\u05DC\u05D5\u05DD', ` ${'long '.repeat(38)}`]
  return Array.from({ length: count }, (_, i) => `class ${i}${endings[i % endings.length] ?? ''}`.slice(0, 200))
}

function syntheticDataset(samples: number, classCount: number, images: boolean): Dataset {
  const random = randomGenerator(7)
  const partition = (name: PartitionName, count: number): Partition => ({
    name,
    count,
    images: Uint8Array.from({ length: images ? count * 64 : 0 }, () => random.below(256)),
    labels: Uint16Array.from({ length: count }, (_, i) => i % classCount),
    sourceIndex: Uint32Array.from({ length: count }, (_, i) => count - 1 - i),
  })
  return {
    id: createHash('sha256').update(`${samples} ${classCount}`).digest('hex').slice(0, 16),
    name: `synthetic ${classCount}`,
    imageShape: [8, 8, 1],
    classes: syntheticClasses(classCount),
    partitions: {
      train: partition('train', classCount),
      validation: partition('validation', samples),
      test: partition('test', classCount),
    },
    source: 'made up for measuring',
  }
}
