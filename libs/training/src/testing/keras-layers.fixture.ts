import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs'
import { z } from 'zod'
import { tf } from '@misfit/model/tensorflow'
import fixtures from '../fixtures/keras-layers.json' with { type: 'json' }
import { layersOf } from '../step/frozen-layers.ts'
import type { TrainingStepOptions } from '../step/training-step.ts'
import type { LabelledImages } from '../step/labelled-images.ts'
import type { Weight } from '../step/weight-arrays.ts'

type Layer = LayersModel['layers'][number]

interface LayerOfCase {
  readonly kind?: string | undefined
  readonly config?: Readonly<Record<string, unknown>> | undefined
  /** Of a model within the model. */
  readonly layers?: readonly LayerOfCase[] | undefined
  readonly trainable?: boolean | undefined
}

const layerSchema: z.ZodType<LayerOfCase> = z.object({
  kind: z.string().optional(),
  config: z.record(z.string(), z.unknown()).optional(),
  get layers() {
    return z.array(layerSchema).optional()
  },
  trainable: z.boolean().optional(),
})
const numbers = z.array(z.number())
const caseSchema = z.object({
  name: z.string(),
  imageShape: numbers,
  images: numbers.default(fixtures.images),
  labels: numbers.default(fixtures.labels),
  layers: z.array(layerSchema),
  trainable: z.boolean().default(true),
  /** `layer.weight`, the layer by its number among all. */
  frozenWeights: z.array(z.string()).default([]),
  optimizer: z
    .object({ kind: z.enum(['sgd', 'adam', 'adamw']), learningRate: z.number(), weightDecay: z.number().default(0) })
    .default({ kind: 'sgd', learningRate: 0.1, weightDecay: 0 }),
  clipNorm: z.number().optional(),
  /** Before the first step. */
  weights: z.array(numbers),
  /** After the last one; the loss of each. */
  keras: z.object({ losses: numbers, weights: z.array(numbers), logits: numbers }),
})

/** A small model, and what Keras made of it in a few steps (tools/fixtures/layers.py). */
export type KerasCase = z.infer<typeof caseSchema>

const casesSchema = z.array(caseSchema)
export const kerasCases = z
  .object({ frozen: casesSchema, penalties: casesSchema, activations: casesSchema, layers: casesSchema })
  .parse(fixtures)

export function dataOf({ images, labels }: KerasCase): LabelledImages {
  return { count: labels.length, images: Uint8Array.from(images), labels: Uint16Array.from(labels) }
}

export function batchesOf({ labels }: KerasCase): Uint32Array[] {
  const size = Math.min(fixtures.batchSize, labels.length)
  return Array.from({ length: labels.length / size }, (_, i) =>
    Uint32Array.from({ length: size }, (_, j) => i * size + j),
  )
}

export function optionsOf({ optimizer: { kind, weightDecay }, clipNorm }: KerasCase): TrainingStepOptions {
  return {
    pixelScale: 1 / 255,
    seed: 1,
    stepsPerCall: 8,
    optimizer: kind === 'adamw' ? { kind, weightDecay } : kind === 'adam' ? { kind } : { kind, momentum: 0 },
    clipping: clipNorm === undefined ? undefined : { by: 'norm', limit: clipNorm },
  }
}

/** The weights of a model in Keras's order: layer by layer, whatever is frozen. */
export interface BuiltCase {
  readonly model: LayersModel
  readonly weights: readonly Weight[]
}

/** @param frozen whether layers are made frozen, or frozen when their model is there */
export function builtCase(given: KerasCase, frozen: 'made' | 'afterwards'): BuiltCase {
  const freezing: (() => void)[] = []
  const through = (layers: readonly LayerOfCase[], x: SymbolicTensor) =>
    layers.reduce((value, layer) => one(made(layer, value).apply(value)), x)
  const made = ({ kind, config = {}, layers, trainable = true }: LayerOfCase, x: SymbolicTensor): Layer => {
    if (layers) {
      const input = tf.input({ shape: x.shape.slice(1) })
      const model = tf.model({ inputs: input, outputs: through(layers, input) })
      if (!trainable)
        freezing.push(() => {
          model.trainable = false
        })
      return model
    }
    const { trainable: isTrained = true, ...rest } = config
    const layer = layerOf(kind ?? '', frozen === 'made' ? { ...rest, trainable: isTrained } : rest)
    if (frozen === 'afterwards' && isTrained === false)
      freezing.push(() => {
        layer.trainable = false
      })
    return layer
  }
  const image = tf.input({ shape: given.imageShape })
  const model = tf.model({ inputs: image, outputs: through(given.layers, image) })
  const leaves = layersOf(model)
  const weights = leaves.flatMap((layer) => layer.weights)
  setWeights(weights, given)
  freezing.forEach((freeze) => {
    freeze()
  })
  for (const name of given.frozenWeights) {
    const [place, weight] = name.split('.')
    const found = leaves[Number(place)]!.weights.find(({ originalName }) => originalName.endsWith(`/${weight}`))!
    found.trainable = false
  }
  // Setting it sets that of all weights, also where it is true.
  if (!given.trainable) model.trainable = false
  return { model, weights }
}

export function setWeights(weights: readonly Weight[], { weights: values }: KerasCase): void {
  weights.forEach((weight, i) => {
    weight.write(tf.tensor(values[i]!, weight.read().shape))
  })
}

/** A layer by the name of the function that makes it, its regularizers by their amounts. */
function layerOf(kind: string, config: Readonly<Record<string, unknown>>): Layer {
  const make: unknown = Reflect.get(tf.layers, kind)
  if (typeof make !== 'function') throw new Error(`no layer ${kind}`)
  const given = Object.fromEntries(
    Object.entries(config).map(([name, value]) => [
      name,
      name.endsWith('Regularizer') ? tf.regularizers.l1l2(regularizerSchema.parse(value)) : value,
    ]),
  )
  return make(given) as Layer
}

const regularizerSchema = z.object({ l1: z.number(), l2: z.number() })

function one(value: unknown): SymbolicTensor {
  if (!(value instanceof tf.SymbolicTensor)) throw new Error('one output expected')
  return value
}
