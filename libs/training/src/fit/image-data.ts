import type { LayersModel } from '@tensorflow/tfjs'
import { TrainingError } from './training-error.ts'
import type { LabelledImages } from '../step/labelled-images.ts'

/**
 * The shape of one image that a model takes, `[height, width, channels]`.
 *
 * @throws TrainingError when the model leaves a size open
 */
export function imageShapeOf(model: LayersModel): number[] {
  const shape = (model.inputs[0]?.shape ?? []).slice(1)
  const sizes = shape.filter((size) => size !== null)
  if (sizes.length === 0 || sizes.length < shape.length)
    throw new TrainingError(`${model.name}: the size of an input image is not known`)
  return sizes
}

/** Values in one image. */
export function sizeOfShape(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

/** @throws TrainingError when images, their count and their labels don't fit together, or a label is out of range */
export function checkData(data: LabelledImages, imageShape: readonly number[], classCount: number): void {
  if (data.count < 1) throw new TrainingError('there are no training images')
  checkPixels(data.images, data.count, imageShape)
  if (data.labels.length !== data.count)
    throw new TrainingError(`${data.labels.length} labels for ${data.count} images`)
  const wrong = data.labels.findIndex((label) => label >= classCount)
  if (wrong >= 0)
    throw new TrainingError(
      `image ${wrong} has label ${data.labels[wrong]}, but the model knows classes 0 to ${classCount - 1}`,
    )
}

/** @throws TrainingError when these are not the bytes of as many images */
export function checkPixels(images: Uint8Array, count: number, imageShape: readonly number[]): void {
  const expected = count * sizeOfShape(imageShape)
  if (images.length !== expected) {
    throw new TrainingError(
      `${count} images of [${imageShape.join(', ')}] are ${expected} bytes, ${images.length} given`,
    )
  }
}
