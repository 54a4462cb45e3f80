import type { Dataset, ImageShape } from './dataset.ts'
import { DatasetError } from './dataset.ts'
import type { MnistOptions } from './mnist.ts'
import { loadMnist } from './mnist.ts'

/** Names that `openDataset` knows. */
export const datasetNames = ['mnist'] as const
type DatasetName = (typeof datasetNames)[number]

type DatasetOptions = MnistOptions

const loaders: Record<DatasetName, (options: DatasetOptions) => Promise<Dataset>> = {
  mnist: loadMnist,
}

const shapes: Record<DatasetName, { imageShape: ImageShape; classCount: number }> = {
  mnist: { imageShape: [28, 28, 1], classCount: 10 },
}

/** The size of a dataset's images and the number of its classes, without loading it. */
export function shapeOfDataset(name: DatasetName): { imageShape: ImageShape; classCount: number } {
  return shapes[name]
}

/** Whether `openDataset` knows the name. */
export function isDatasetName(name: string): name is DatasetName {
  return (datasetNames as readonly string[]).includes(name)
}

/**
 * Loads a dataset by its name.
 *
 * @throws DatasetError when the name is unknown, or its files can't be used
 */
export async function openDataset(name: string, options: DatasetOptions = {}): Promise<Dataset> {
  if (!isDatasetName(name)) {
    const shown = name.length > 60 ? `${name.slice(0, 60)}...` : name
    throw new DatasetError(`There is no dataset "${shown}"; known are: ${datasetNames.join(', ')}`)
  }
  return loaders[name](options)
}
