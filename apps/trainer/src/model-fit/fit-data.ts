import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs'
import { DatasetError, type Dataset, type Partition, type PartitionName } from '@misfit/data/dataset'
import { datasetId, sha256 } from '@misfit/data/dataset-id'
import { wholePartition } from '@misfit/data/partition'

/** Images as `model.fit` takes them. */
export interface FitImages {
  /** `[n, height, width, channels]`, scaled as the model takes them. */
  readonly images: Tensor4D
  /** The class of each image: numbers, a tensor `[n]` or `[n, 1]`, or one-hot `[n, classes]`. */
  readonly labels: ArrayLike<number> | Tensor1D | Tensor2D
}

/**
 * Makes the dataset that the dashboard shows for the images that a `model.fit` is watched with. Partitions that were
 * not given are empty.
 *
 * @param pixelScale pixels 0-255 were multiplied by this
 * @throws DatasetError when images and labels don't fit together, or a label has no class
 */
export async function fitDataset(
  name: string,
  given: { readonly train?: FitImages | undefined; readonly validation: FitImages },
  classes: readonly string[],
  pixelScale: number,
): Promise<Dataset> {
  const [, height, width, channels] = given.validation.images.shape
  const imageShape: Dataset['imageShape'] = [height, width, channels]
  const partitionOf = async (partition: PartitionName, from: FitImages | undefined): Promise<Partition> => {
    if (!from)
      return wholePartition(partition, { count: 0, imageShape, images: new Uint8Array(0), labels: new Uint16Array(0) })
    const shape = from.images.shape.slice(1)
    if (shape.join() !== imageShape.join()) {
      throw new DatasetError(
        `${partition} images are [${shape.join(', ')}], those of validation [${imageShape.join(', ')}]`,
      )
    }
    const pixels = await from.images.data()
    const given = await classNumbers(from.labels)
    checkLabels(partition, given, from.images.shape[0], classes.length)
    const labels = Uint16Array.from(given)
    return wholePartition(partition, { count: labels.length, imageShape, images: asBytes(pixels, pixelScale), labels })
  }
  const partitions = {
    train: await partitionOf('train', given.train),
    validation: await partitionOf('validation', given.validation),
    test: await partitionOf('test', undefined),
  }
  const sums = await Promise.all(
    Object.values(partitions).flatMap(({ images, labels }) => [sha256(images), sha256(new Uint8Array(labels.buffer))]),
  )
  return {
    id: datasetId(sums, { classes: [...classes], partitions }),
    name,
    imageShape,
    classes: [...classes],
    partitions,
    source: 'tensors given to model.fit',
  }
}

/** Pixels 0-255, rounded; a clamped array does that. */
function asBytes(values: ArrayLike<number>, pixelScale: number): Uint8Array {
  return new Uint8Array(Uint8ClampedArray.from(values, (value) => value / pixelScale).buffer)
}

/** Reads labels as they were given, so that a label without a class is named before it becomes one. */
async function classNumbers(labels: FitImages['labels']): Promise<ArrayLike<number>> {
  if (!isTensor(labels)) return labels
  if (labels.rank === 1 || labels.shape[1] === 1) return labels.data()
  const indices = labels.argMax<Tensor1D>(1)
  const values = await indices.data()
  indices.dispose()
  return values
}

const isTensor = (labels: FitImages['labels']): labels is Tensor1D | Tensor2D => 'rank' in labels

function checkLabels(partition: PartitionName, labels: ArrayLike<number>, count: number, classCount: number): void {
  if (labels.length !== count) throw new DatasetError(`${labels.length} labels for ${count} ${partition} images`)
  const wrong = Array.prototype.findIndex.call(
    labels,
    (label) => !Number.isInteger(label) || label < 0 || label >= classCount,
  )
  if (wrong >= 0)
    throw new DatasetError(
      `${partition} image ${wrong} has label ${labels[wrong]}; the classes given are 0 to ${classCount - 1}`,
    )
}
