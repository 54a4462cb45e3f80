import { augmentBatch } from '@misfit/data/augmentation'
import { imageSize, type ImageShape } from '@misfit/data/dataset'
import type { FillBatch } from '@misfit/training/step/training-step'
import type { LabelledImages } from '@misfit/training/step/labelled-images'

/** Fills batches with slightly moved and turned copies of the training images, other ones in every epoch. */
export function augmentedBatches(train: LabelledImages, imageShape: ImageShape, seed: number): FillBatch {
  const size = imageSize(imageShape)
  return (indices, epoch, into) => {
    const images = new Uint8Array(indices.length * size)
    indices.forEach((index, i) => {
      images.set(train.images.subarray(index * size, (index + 1) * size), i * size)
    })
    into.set(augmentBatch(images, imageShape, indices, { seed, epoch }))
  }
}
