import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { datasetDescriptionSchema } from '@misfit/events/dataset'
import type { EventOf } from '@misfit/events/run/run-event'
import { buildModel } from '@misfit/model/build'
import { loadModel, type SavedModel } from '@misfit/model/save'
import { findModelSpec } from '@misfit/model/find-model'
import { tf } from '@misfit/model/tensorflow'
import { bestCheckpoint, bestCheckpointFile } from './run-checkpoints.ts'
import { blobFile } from '../run-folder/run-folder.ts'
import { RunFolderError } from '../run-folder/run-folder-error.ts'
import { RunLog } from '../run-folder/run-log.ts'

/** File of a completed run's best model. */
export const modelFile = (runFolder: string): string => path.join(runFolder, 'model.safetensors')

/** The model of a run's best epoch: as it was saved, or from the best checkpoint of a run that did not end. */
export async function loadBestModel(runFolder: string): Promise<SavedModel | null> {
  if (existsSync(modelFile(runFolder))) return loadModel(modelFile(runFolder))
  if (!existsSync(bestCheckpointFile(runFolder))) return null
  const { created, dataset } = await whatWasTrained(runFolder)
  const spec = findModelSpec(created.settings.model)
  const { classes, imageShape } = dataset.dataset
  const model = buildModel(spec, { inputShape: imageShape, classCount: classes.length, seed: created.settings.seed })
  const { state } = await bestCheckpoint(runFolder)
  tf.tidy(() => {
    model.weights.forEach((weight, i) => {
      const saved = state.weights[i]
      if (saved === undefined)
        throw new RunFolderError(`${runFolder}: the best checkpoint has no weight ${weight.originalName}`)
      weight.write(tf.tensor(saved.values, [...saved.shape]))
    })
  })
  return { model, pixelScale: spec.pixelScale, classes, imageShape, spec }
}

async function whatWasTrained(
  runFolder: string,
): Promise<{ created: EventOf<'created'>; dataset: EventOf<'dataset'> }> {
  let created: EventOf<'created'> | undefined
  for await (const event of new RunLog(runFolder).events()) {
    if (event.type === 'created') created = event
    if (event.type === 'dataset' && created !== undefined)
      return { created, dataset: await wholeDescription(runFolder, event) }
  }
  throw new RunFolderError(`${runFolder} does not say what was trained`)
}

/** The dataset as it was described, where the line holds an abridged description. */
async function wholeDescription(runFolder: string, event: EventOf<'dataset'>): Promise<EventOf<'dataset'>> {
  if (event.whole === undefined) return event
  const json = await readFile(blobFile(runFolder, event.whole.sha256), 'utf8')
  return { ...event, dataset: datasetDescriptionSchema.parse(JSON.parse(json)) }
}
