import { readFile } from 'node:fs/promises'
import type { LayersModel } from '@tensorflow/tfjs'
import { z } from 'zod'
import { messageOf } from '@misfit/text/message-of'
import { ModelError } from './model-error.ts'
import { decodeTensors, encodeTensors, type NamedTensor } from './safetensors.ts'
import { modelSpecSchema, type ModelSpec } from './spec.ts'
import { tf } from './tensorflow.ts'
import { writeFileAtomically } from './write-file.ts'

/** Facts beside the weights that are needed to use a model alone. */
export interface ModelCard {
  /** Pixels 0-255 are multiplied by this before they enter the model. */
  readonly pixelScale: number
  /** The name of each class, in the order of the model's outputs. */
  readonly classes: readonly string[]
  /** `[height, width, channels]` */
  readonly imageShape: readonly number[]
  /** The description it was built from; none for a model made by hand. */
  readonly spec?: ModelSpec | undefined
}

export interface SavedModel extends ModelCard {
  readonly model: LayersModel
}

const cardSchema = z.object({
  pixelScale: z.number(),
  classes: z.array(z.string()),
  imageShape: z.array(z.int().min(1)),
  spec: modelSpecSchema.optional(),
})
const topologySchema = z.record(z.string(), z.unknown())
const format = 'misfit-model-1'

/**
 * Saves a model as one file (safetensors, with the architecture among its texts), written whole or not at all, so that
 * weights and architecture can't be of two versions.
 *
 * @param file by habit `model.safetensors`; replaced if it exists
 */
export async function saveModel(file: string, model: LayersModel, card: ModelCard): Promise<void> {
  await writeFileAtomically(file, encodeModel(model, card))
}

/** The bytes that `saveModel` writes, for those who store them elsewhere. */
export function encodeModel(model: LayersModel, { pixelScale, classes, imageShape, spec }: ModelCard): Uint8Array {
  const topology: unknown = model.toJSON(null, false)
  return encodeTensors({
    texts: {
      format,
      card: JSON.stringify({ pixelScale, classes, imageShape, spec }),
      topology: JSON.stringify(topology),
    },
    tensors: model.weights.map((weight) => ({
      name: weight.originalName,
      shape: weight.shape.map((size) => size ?? 0),
      values: weight.read().dataSync<'float32'>(),
    })),
  })
}

/**
 * Loads a model that `saveModel` wrote, with bit-identical weights.
 *
 * @throws ModelError when the file is missing, damaged or not a model
 */
export async function loadModel(file: string): Promise<SavedModel> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(file)
  } catch (error) {
    throw new ModelError(`${file} can't be read: ${messageOf(error)}`)
  }
  return decodeModel(bytes, file)
}

/**
 * The model in bytes that `encodeModel` made.
 *
 * @param source named in errors, such as the file's path
 * @throws ModelError when they are damaged or not a model
 */
export async function decodeModel(bytes: Uint8Array, source: string): Promise<SavedModel> {
  const { texts, tensors } = decodeTensors(bytes, source)
  if (texts['format'] !== format)
    throw new ModelError(`${source} is not a saved model (its format is ${texts['format'] ?? 'not said'})`)
  const card = cardSchema.parse(JSON.parse(texts['card'] ?? ''))
  const topology = topologySchema.parse(JSON.parse(texts['topology'] ?? ''))
  const model = await tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology: topology,
      weightSpecs: tensors.map(({ name, shape }) => ({ name, shape: [...shape], dtype: 'float32' })),
      weightData: joined(tensors),
    }),
  )
  return { model, ...card }
}

function joined(tensors: readonly NamedTensor[]): ArrayBuffer {
  const all = new Float32Array(tensors.reduce((sum, { values }) => sum + values.length, 0))
  let start = 0
  for (const { values } of tensors) {
    all.set(values, start)
    start += values.length
  }
  return all.buffer
}
