import { z } from 'zod'
import { ModelError } from './model-error.ts'

/**
 * Architectures as data. A spec says what a model is made of and nothing about how it is built, so that it can be
 * stored, sent, compared and shown without loading TensorFlow.
 */

/**
 * TensorFlow.js's names, and `hardSigmoidKeras3`. `hardSigmoid` is that of TensorFlow.js and Keras 2, `x / 5 + 1 / 2`
 * between 0 and 1; Keras 3 and PyTorch call `x / 6 + 1 / 2` so, which has its own name here. `gelu` is the exact one,
 * by `erf`.
 */
const activation = z.enum([
  'linear',
  'relu',
  'relu6',
  'elu',
  'selu',
  'tanh',
  'sigmoid',
  'hardSigmoid',
  'hardSigmoidKeras3',
  'softplus',
  'softsign',
  'softmax',
  'swish',
  'mish',
  'gelu',
])
const positiveInteger = z.int().min(1)
const padding = z.enum(['valid', 'same']).default('valid')
const convolution = {
  kernelSize: positiveInteger,
  strides: positiveInteger.default(1),
  padding,
  activation: activation.default('linear'),
}
const pooling = { poolSize: positiveInteger.default(2), padding }

export const layerSpecSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('flatten') }),
  z.object({ type: z.literal('reshape'), targetShape: z.array(positiveInteger).min(1) }),
  /** `units: 'classes'` is one unit for each class of the dataset. */
  z.object({
    type: z.literal('dense'),
    units: z.union([positiveInteger, z.literal('classes')]),
    activation: activation.default('linear'),
  }),
  z.object({ type: z.literal('activation'), activation }),
  z.object({ type: z.literal('conv2d'), filters: positiveInteger, ...convolution }),
  z.object({ type: z.literal('separableConv2d'), filters: positiveInteger, ...convolution }),
  z.object({ type: z.literal('depthwiseConv2d'), depthMultiplier: positiveInteger.default(1), ...convolution }),
  z.object({ type: z.literal('maxPooling2d'), ...pooling }),
  z.object({ type: z.literal('averagePooling2d'), ...pooling }),
  z.object({ type: z.literal('globalMaxPooling2d') }),
  z.object({ type: z.literal('globalAveragePooling2d') }),
  z.object({ type: z.literal('zeroPadding2d'), padding: positiveInteger.default(1) }),
  z.object({ type: z.literal('dropout'), rate: z.number().min(0).lt(1) }),
  z.object({
    type: z.literal('batchNormalization'),
    momentum: z.number().min(0).max(1).default(0.99),
    epsilon: z.number().positive().default(1e-3),
  }),
  z.object({ type: z.literal('layerNormalization'), epsilon: z.number().positive().default(1e-3) }),
])

export const modelSpecSchema = z.object({
  /** The key: letters, digits, `_` and `-`, since paths and URLs are made from it. */
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'letters, digits, _ and - only, at most 64'),
  title: z.string().min(1).max(200),
  description: z.string().max(2000),
  /** Change against the model before it, in one short sentence. */
  changes: z.string().max(300),
  /** Pixels 0-255 are multiplied by this before they enter the first layer. */
  pixelScale: z.union([z.literal(1), z.literal(1 / 255)]),
  /** The last layer gives one value for each class, by softmax. */
  layers: z.array(layerSpecSchema).min(1),
})

export type LayerSpec = z.infer<typeof layerSpecSchema>
export type ModelSpec = z.infer<typeof modelSpecSchema>
/** A spec as a person writes it: fields with a default may be left out. */
export type ModelSpecInput = z.input<typeof modelSpecSchema>
export type ActivationName = z.infer<typeof activation>

/**
 * Checks a spec that came from outside, such as a file a user wrote.
 *
 * @throws ModelError that names the first wrong field.
 */
export function parseModelSpec(value: unknown): ModelSpec {
  const result = modelSpecSchema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new ModelError(`model description, ${issue?.path.join('.') || 'top level'}: ${issue?.message ?? 'not valid'}`)
}
