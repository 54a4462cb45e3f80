import type { LayersModel } from '@tensorflow/tfjs'
import { usualLearningRate } from '@misfit/events/settings/training-options'
import { createTrainingStep } from '../step/create-step.ts'
import { fit, type FitResult, type OnTrainingEvent } from './fit.ts'
import type { FitControl } from './fit-control.ts'
import { parseFitOptions, type FitOptions } from './fit-options.ts'
import type { FillBatch, TrainingStepOptions } from '../step/training-step.ts'
import type { LabelledImages } from '../step/labelled-images.ts'

/**
 * Options of {@link fitModel}. A learning rate that is not given is that of the optimizer in Keras: 0.01 for SGD, which
 * has no momentum unless given, 0.001 for others.
 *
 * @public
 */
export type FitModelOptions = FitOptions &
  Pick<TrainingStepOptions, 'optimizer' | 'loss' | 'clipping' | 'precision'> & {
    /** Pixels 0-255 are multiplied by this before they enter the model; 1/255 unless given. */
    readonly pixelScale?: number
    readonly fillBatch?: FillBatch
    readonly onEvent?: OnTrainingEvent
    readonly control?: FitControl
  }

/**
 * Trains your own Layers model as an image classifier: softmax cross-entropy and Adam unless told
 * otherwise, validation after every epoch.
 * The same seed gives the same weights, bit for bit, when the model's first weights are the same.
 *
 * @example
 * import { tf } from '@misfit/model/tensorflow'
 * import { loadMnist } from '@misfit/data/mnist'
 * import { fitModel } from '@misfit/training/fit/fit-model'
 *
 * const { partitions } = await loadMnist()
 * const model = tf.sequential({ layers: [
 *   tf.layers.flatten({ inputShape: [28, 28, 1] }),
 *   tf.layers.dense({ units: 10, activation: 'softmax' }),
 * ] })
 * await fitModel(model, partitions, {
 *   epochs: 5,
 *   onEvent: (event) => { if (event.type === 'epoch') console.log(event.epoch, event.valAccuracy) },
 * })
 *
 * @throws TrainingError when the model is no classifier of these images or an option is out of range
 * @throws NonFiniteLossError when the loss becomes NaN or infinite
 */
export async function fitModel(
  model: LayersModel,
  data: { readonly train: LabelledImages; readonly validation: LabelledImages },
  {
    pixelScale = 1 / 255,
    fillBatch,
    optimizer,
    loss,
    clipping,
    precision,
    onEvent = () => undefined,
    control,
    ...options
  }: FitModelOptions,
): Promise<FitResult> {
  const { learningRate = usualLearningRate(optimizer?.kind, options.rules) } = options
  const { seed, batchSize, rules } = parseFitOptions(options)
  const step = createTrainingStep(model, data.train, {
    pixelScale,
    seed,
    batchSize,
    rules,
    optimizer,
    loss,
    clipping,
    precision,
    ...(fillBatch ? { fillBatch } : {}),
  })
  try {
    return await fit(step, data, { ...options, learningRate }, onEvent, control)
  } finally {
    step.dispose()
  }
}
