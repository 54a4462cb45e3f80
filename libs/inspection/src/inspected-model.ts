import type { LayersModel, Tensor, Tensor2D } from '@tensorflow/tfjs'
import { tf } from '@misfit/model/tensorflow'
import { logitsOfModel } from '@misfit/training/step/logits-of-model'
import { InspectionError } from './inspection-error.ts'

/** A trained classifier, and how its images are prepared. */
export interface InspectedModel {
  readonly model: LayersModel
  /** Pixels 0-255 are multiplied by this before they enter the model. */
  readonly pixelScale: number
  /** `[height, width, channels]` */
  readonly imageShape: readonly number[]
}

type Layer = LayersModel['layers'][number]

/**
 * @param pixels 0-255, `[count, height, width, channels]`
 * @returns the same scaled, to be disposed of by the caller
 */
export function imageTensor({ pixelScale, imageShape }: InspectedModel, pixels: ArrayLike<number>): Tensor {
  const size = imageShape.reduce((product, each) => product * each, 1)
  const scaled = new Float32Array(pixels.length)
  for (let i = 0; i < pixels.length; i++) scaled[i] = pixels[i]! * pixelScale
  return tf.tensor(scaled, [pixels.length / size, ...imageShape])
}

/** Probabilities of each class for these images, `[count * classes]` row by row. */
export function probabilitiesOf(inspected: InspectedModel, pixels: ArrayLike<number>): Float32Array {
  return tf.tidy(() => {
    const logits = logitsOfModel(inspected.model)(imageTensor(inspected, pixels), { training: false })
    return tf.softmax(logits).dataSync<'float32'>()
  })
}

/** The layer of convolutions whose output is the last one with rows and columns. */
export function lastConvolution({ layers }: LayersModel): Layer | undefined {
  return layers.findLast((layer) => layer.getClassName().endsWith('Conv2D') && !Array.isArray(layer.output))
}

/**
 * Features of images in the last hidden layer: what the model's last Dense layer gets, `[count, k]`.
 *
 * @throws InspectionError when the model does not end in a Dense layer, with or without a Softmax after it
 */
export function hiddenFeatures(
  inspected: InspectedModel,
  pixels: ArrayLike<number>,
): { values: Float32Array; width: number } {
  const { model } = inspected
  const dense = model.layers.findLast((layer) => layer.getClassName() === 'Dense')
  if (!dense || Array.isArray(dense.input)) {
    throw new InspectionError(`${model.name} has no Dense layer at its end, whose input could be shown`)
  }
  const input = dense.input
  return tf.tidy(() => {
    const features = tf
      .model({ inputs: model.inputs, outputs: input })
      .apply(imageTensor(inspected, pixels)) as Tensor2D
    return { values: features.dataSync<'float32'>(), width: features.shape[1] }
  })
}
