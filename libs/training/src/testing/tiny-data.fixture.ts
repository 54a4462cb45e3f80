import type { LayersModel } from '@tensorflow/tfjs'
import { buildModel } from '@misfit/model/build'
import { modelSpecSchema, type ModelSpecInput } from '@misfit/model/spec'
import { randomGenerator } from '@misfit/data/random'
import type { LabelledImages } from '../step/labelled-images.ts'

/** Images of 4x4 pixels of three classes, told apart by which third of the image is bright, with noise. */
export function tinyImages(count: number, seed: number): LabelledImages {
  const random = randomGenerator(seed)
  const labels = Uint16Array.from({ length: count }, () => random.below(3))
  const images = new Uint8Array(count * 16)
  labels.forEach((label, i) => {
    for (let pixel = 0; pixel < 16; pixel++)
      images[i * 16 + pixel] = random.below(100) + (Math.floor(pixel / 5.4) === label ? 90 : 0)
  })
  return { count, images, labels }
}

const dense: ModelSpecInput['layers'] = [{ type: 'flatten' }, { type: 'dense', units: 8, activation: 'relu' }]

/** A model for those images; one output layer is added to the given layers. */
export function tinyModel(layers: ModelSpecInput['layers'] = dense, seed = 42): LayersModel {
  const spec = modelSpecSchema.parse({
    id: 'tiny',
    title: 'Tiny',
    description: '',
    changes: '',
    pixelScale: 1 / 255,
    layers: [...layers, { type: 'dense', units: 'classes', activation: 'softmax' }],
  })
  return buildModel(spec, { inputShape: [4, 4, 1], classCount: 3, seed })
}

/** One of everything that training changes by more than the optimizer: dropout masks and moving averages. */
export const everyKindOfState: ModelSpecInput['layers'] = [
  { type: 'conv2d', filters: 4, kernelSize: 3, padding: 'same' },
  { type: 'batchNormalization' },
  { type: 'activation', activation: 'relu' },
  { type: 'flatten' },
  { type: 'dropout', rate: 0.3 },
  { type: 'dense', units: 8, activation: 'tanh' },
  { type: 'dropout', rate: 0.2 },
]
