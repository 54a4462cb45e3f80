import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { chooseSamples, relabelled } from '@misfit/data/chosen-samples'
import type { Dataset, Partition } from '@misfit/data/dataset'
import { foldOfEach } from '@misfit/data/folds'
import { labelChangesSchema, type LabelChanges } from '@misfit/events/people/image-mark'
import type { RunSettings } from '@misfit/events/settings/settings'
import { blobFile } from '../run-folder/run-folder.ts'
import { RunFolderError } from '../run-folder/run-folder-error.ts'

export interface TrainingData {
  readonly train: Partition
  /** Training images that the run does not see, where it is one of several folds. */
  readonly heldOut?: Partition & { readonly positions: Uint32Array }
}

/**
 * Makes the data that a run trains on: the dataset's training images, with the labels that people changed, and without
 * those that they took out or that this run's fold holds out.
 *
 * @throws RunFolderError when the changed labels are missing, damaged or of another dataset
 * @throws DatasetError when there are fewer images than folds
 */
export async function trainingDataOf(
  { fold, labelChanges, seed }: RunSettings,
  dataset: Dataset,
  runFolder: string,
): Promise<TrainingData> {
  const { train } = dataset.partitions
  const changes =
    labelChanges === undefined ? [] : (await readChanges(blobFile(runFolder, labelChanges.sha256), dataset)).changes
  const labelled = relabelled(train, dataset.classes.length, changes)
  const removed = new Set(changes.filter(([, label]) => label === null).map(([position]) => position))
  // The images of a fold do not depend on what was taken out: so runs with and without can be compared.
  const folds = fold && foldOfEach(train.labels, fold.count, seed)
  const positionsWhere = (chosen: (position: number) => boolean) =>
    Uint32Array.from({ length: train.count }, (_, position) => position).filter(
      (position) => !removed.has(position) && chosen(position),
    )
  if (!folds)
    return {
      train:
        removed.size === 0
          ? labelled
          : chooseSamples(
              labelled,
              dataset.imageShape,
              positionsWhere(() => true),
            ),
    }
  return {
    train: chooseSamples(
      labelled,
      dataset.imageShape,
      positionsWhere((position) => folds[position] !== fold.index),
    ),
    heldOut: chooseSamples(
      labelled,
      dataset.imageShape,
      positionsWhere((position) => folds[position] === fold.index),
    ),
  }
}

async function readChanges(file: string, dataset: Dataset): Promise<LabelChanges> {
  if (!existsSync(file))
    throw new RunFolderError(
      `${file}: the changed labels of this run are missing; start it again from the dashboard that has them`,
    )
  let value: unknown
  try {
    value = JSON.parse(await readFile(file, 'utf8'))
  } catch {
    throw new RunFolderError(`${file}: the changed labels are not JSON`)
  }
  const parsed = labelChangesSchema.safeParse(value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new RunFolderError(`${file}: ${issue?.path.join('.')}: ${issue?.message}`)
  }
  if (parsed.data.datasetId !== dataset.id) {
    throw new RunFolderError(
      `the changed labels are of dataset ${parsed.data.datasetId}, this run trains on ${dataset.id} (${dataset.name})`,
    )
  }
  return parsed.data
}
