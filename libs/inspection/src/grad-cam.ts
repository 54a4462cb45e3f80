import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs'
import { tf } from '@misfit/model/tensorflow'
import { logitsOfModel } from '@misfit/training/step/logits-of-model'
import { imageTensor, lastConvolution, type InspectedModel } from './inspected-model.ts'
import { InspectionError } from './inspection-error.ts'

/** Weight of each pixel, `[height * width]` row by row. */
export type PixelMap = Float32Array

/**
 * Finds what speaks for a class in an image, by a convolutional model (Selvaraju et al. 2017, Grad-CAM):
 * `relu(sum_k(a_k * A_k))`, `A_k` the channels of the last convolution and `a_k` the mean over rows and columns of the
 * gradient of the class's logit by `A_k`; enlarged to the size of the image and divided by its largest value.
 *
 * @param pixels of one image, 0-255
 * @throws InspectionError when the model has no convolution
 */
export function gradCam(inspected: InspectedModel, pixels: ArrayLike<number>, classIndex: number): PixelMap {
  const {
    model,
    imageShape: [height, width],
  } = inspected
  const layer = lastConvolution(model)
  if (!layer)
    throw new InspectionError(
      `${model.name} has no convolution, so Grad-CAM has nothing to go by; an occlusion map works for any model`,
    )
  const logits = logitsOfModel(model)
  const shape = (layer.output as { shape: (number | null)[] }).shape.map((size) => size ?? 1)
  return tf.tidy(() => {
    const image = imageTensor(inspected, pixels)
    let channels: Tensor4D | undefined
    const call = layer.call.bind(layer)
    // Zeros added to the layer's output: the gradient by them is the gradient by the output, in any graph of layers.
    const logitOf = (added: Tensor): Tensor => {
      layer.call = (inputs, settings) => {
        // `tf.grad` frees what it computed on the way.
        channels = tf.keep(call(inputs, settings) as Tensor4D)
        return tf.add(channels, added)
      }
      const values: Tensor2D = logits(image, { training: false })
      return values.slice([0, classIndex], [1, 1]).asScalar()
    }
    try {
      const gradient = tf.grad(logitOf)(tf.zeros(shape)) as Tensor4D
      const weights = tf.mean(gradient, [1, 2], true)
      const map = tf.relu(tf.sum(tf.mul(channels!, weights), 3, true)) as Tensor4D
      const large = tf.image.resizeBilinear(map, [height!, width!])
      const most = tf.max(large)
      return tf.divNoNan(large, most).dataSync<'float32'>().slice()
    } finally {
      // The class's own method is found again.
      Reflect.deleteProperty(layer, 'call')
      channels?.dispose()
    }
  })
}
