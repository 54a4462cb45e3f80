import type { LayersModel, Tensor, Tensor2D } from '@tensorflow/tfjs'
import { tf } from '@misfit/model/tensorflow'
import { TrainingError } from '../fit/training-error.ts'
import { weightsInOrder } from './weight-arrays.ts'

/** A model seen as a function from images to the values before its softmax. */
export interface LogitsFunction {
  readonly classCount: number
  /** @param images `[n, height, width, channels]`, scaled; returns `[n, classCount]` */
  (images: Tensor, mode: { training: boolean }): Tensor2D
}

/**
 * Finds the values before the final softmax, which a stable loss needs. The model must end in a Dense layer with
 * softmax, a Softmax layer, or an Activation of softmax; a last Dense layer without activation gives the logits itself.
 *
 * @throws TrainingError for any other ending, and for one output, over which a softmax is always 1
 */
export function logitsOfModel(model: LayersModel): LogitsFunction {
  const last = model.layers.at(-1)
  const shape = model.outputs[0]?.shape
  const classCount = shape?.[1]
  if (!last || model.inputs.length !== 1 || model.outputs.length !== 1 || shape?.length !== 2 || !classCount) {
    throw new TrainingError(`${model.name}: a classifier has one input and one output [n, classes]`)
  }
  if (classCount === 1) {
    throw new TrainingError(
      `${model.name} has one output, and is trained here by a softmax over one for each class; give its last ` +
        `layer 2 units and softmax for two classes, ` +
        'or train it by model.fit with a binary cross-entropy',
    )
  }
  const type = last.getClassName()
  const activation = last.getConfig()['activation']

  if (type === 'Dense' && activation === 'linear')
    return withClassCount(classCount, (images, mode) => apply(model, images, mode))

  const before = last.input
  if (Array.isArray(before)) throw new TrainingError(`${model.name}: its last layer has several inputs`)
  const body = tf.model({ inputs: model.inputs, outputs: before })
  if (type === 'Softmax' || (type === 'Activation' && activation === 'softmax')) {
    return withClassCount(classCount, (images, mode) => apply(body, images, mode))
  }
  if (type === 'Dense' && activation === 'softmax') {
    const [kernel, bias] = weightsInOrder(last)
    if (kernel) {
      return withClassCount(classCount, (images, mode) => {
        const product: Tensor2D = tf.matMul(apply(body, images, mode), kernel.read())
        return bias ? tf.add<Tensor2D>(product, bias.read()) : product
      })
    }
  }
  throw new TrainingError(
    `${model.name} ends in ${type}${typeof activation === 'string' ? ` with ${activation}` : ''}; ` +
      'training a classifier needs softmax at the end, or a last Dense layer without activation',
  )
}

function apply(model: LayersModel, images: Tensor, mode: { training: boolean }): Tensor2D {
  const output = model.apply(images, mode)
  if (!(output instanceof tf.Tensor)) throw new TrainingError(`${model.name}: one output tensor expected`)
  return output.as2D(output.shape[0]!, -1)
}

function withClassCount(
  classCount: number,
  compute: (images: Tensor, mode: { training: boolean }) => Tensor2D,
): LogitsFunction {
  return Object.assign(compute, { classCount })
}
