import type { LayersModel } from '@tensorflow/tfjs'
import { hardSigmoidKeras3 } from '@misfit/model/hard-sigmoid'
import { tf } from '@misfit/model/tensorflow'
import { describe, expect, it } from 'vitest'
import type { TrainingStepOptions } from '../step/training-step.ts'
import {
  chain,
  differences,
  smallBatches,
  smallImages,
  smallModel,
  stepOptions,
  stepSettings,
} from './compiled-and-eager.fixture.ts'
import { namesBfloat16 } from './bfloat16-arithmetic.ts'
import { createCompiledStep } from './compiled-step.ts'
import { nativeBinding } from './native-graph.ts'

const { layers } = tf
type Layer = LayersModel['layers'][number]

const conv = (filters: number, changes: Partial<Parameters<typeof layers.conv2d>[0]> = {}) =>
  layers.conv2d({ filters, kernelSize: 3, padding: 'same', activation: 'tanh', ...changes })

/**
 * Weights, losses and predictions after 1 and after 20 steps. The optimizer's memory is of gradients, which differ by
 * more where they nearly vanish: its agreement shows in the weights.
 */
async function expectCloseness(
  body: () => Layer[],
  options: Partial<TrainingStepOptions> = {},
  products?: 'float32' | 'bfloat16',
  parts = /^(weights|moving averages|loss|logits)/,
) {
  const model = () => smallModel(chain(...body()))
  const all = await differences(model(), model(), { ...options, precision: 'bf16' }, products)
  for (const [part, difference] of Object.entries(all)) {
    if (parts.test(part)) expect(difference, part).toBeLessThan(1e-2)
  }
  // Rounding to 8 bits must show, or it was 32-bit floats all along.
  expect(all['logits after 20 steps']).toBeGreaterThan(1e-6)
}

const bodies: [string, () => Layer[]][] = [
  ['Dense', () => [layers.flatten(), layers.dense({ units: 8, activation: 'relu' })]],
  [
    'Conv2D and MaxPooling2D',
    () => [conv(4, { activation: 'relu' }), layers.maxPooling2d({ poolSize: 2 }), layers.flatten()],
  ],
  ['AveragePooling2D', () => [conv(3, { useBias: false }), layers.averagePooling2d({ poolSize: 2 }), layers.flatten()]],
  ['DepthwiseConv2D', () => [layers.depthwiseConv2d({ kernelSize: 3, activation: 'tanh' }), layers.flatten()]],
  [
    'SeparableConv2D',
    () => [layers.separableConv2d({ filters: 4, kernelSize: 3, activation: 'tanh' }), layers.flatten()],
  ],
  [
    'BatchNormalization',
    () => [
      conv(3, { useBias: false, activation: 'linear' }),
      layers.batchNormalization(),
      layers.activation({ activation: 'tanh' }),
      layers.flatten(),
    ],
  ],
  [
    'a frozen BatchNormalization',
    () => [
      conv(3),
      layers.batchNormalization({ trainable: false }),
      layers.activation({ activation: 'tanh' }),
      layers.flatten(),
    ],
  ],
  [
    'the layers of hardSigmoidKeras3',
    () => [layers.flatten(), layers.dense({ units: 8 }), ...hardSigmoidKeras3('dense')],
  ],
  ['LayerNormalization', () => [conv(3), layers.layerNormalization(), layers.flatten()]],
  ['GlobalAveragePooling2D', () => [conv(5), layers.globalAveragePooling2d({})]],
  ['GlobalMaxPooling2D', () => [conv(5), layers.globalMaxPooling2d({})]],
  [
    'ZeroPadding2D and Reshape',
    () => [layers.zeroPadding2d(), layers.reshape({ targetShape: [7, 8, 2] }), conv(2), layers.flatten()],
  ],
  ...(['relu6', 'elu', 'selu', 'sigmoid', 'hardSigmoid', 'softplus', 'softsign', 'swish', 'mish', 'gelu'] as const).map(
    (activation): [string, () => Layer[]] => [
      activation,
      () => [layers.flatten(), layers.dense({ units: 8 }), layers.activation({ activation })],
    ],
  ),
]

describe.skipIf(!nativeBinding())('a compiled step in bfloat16 is close to the eager one in 32-bit floats', () => {
  it.each(bodies)('on %s', async (_, body) => {
    await expectCloseness(body, {}, 'float32')
  })

  // A processor without bfloat16 arithmetic also adds up in 8 bits: logits that are small differences show it.
  it.each(bodies.filter(([name]) => /2D|Dense/.test(name)))('with products in bfloat16, on %s', async (_, body) => {
    await expectCloseness(body, {}, 'bfloat16', /^(weights|moving averages|loss)/)
  })

  const dense = () => [layers.flatten(), layers.dense({ units: 8, activation: 'tanh' })]
  it.each([
    { optimizer: { kind: 'adamw', weightDecay: 0.01 } },
    { optimizer: { kind: 'sgd', momentum: 0.9 } },
    { optimizer: { kind: 'rmsprop' } },
    { clipping: { by: 'norm', limit: 0.3 } },
    { loss: { kind: 'meanSquaredError' } },
    { loss: { labelSmoothing: 0.1, classWeights: [0.5, 1, 3] } },
  ] as Partial<TrainingStepOptions>[])('with %o', async (options) => {
    await expectCloseness(dense, options)
  })

  it('on branches that meet, and a value used twice', async () => {
    const model = () =>
      smallModel((image) => {
        const apply = (layer: Layer, input: Parameters<Layer['apply']>[0]) => {
          const output = layer.apply(input)
          if (!(output instanceof tf.SymbolicTensor)) throw new Error('one output expected')
          return output
        }
        const first = apply(conv(3), image)
        const sum = apply(layers.add(), [first, apply(conv(3), first)])
        return apply(layers.flatten(), apply(layers.concatenate(), [sum, first]))
      })
    const all = await differences(model(), model(), { precision: 'bf16' })
    expect(all['weights after 20 steps']).toBeLessThan(1e-2)
    expect(all['logits after 20 steps']).toBeLessThan(1e-2)
  })

  it('keeps its weights in 32-bit floats, and gives the same bits for the same seed', async () => {
    const trained = async () => {
      const step = createCompiledStep(
        smallModel(
          chain(layers.flatten(), layers.dense({ units: 8, activation: 'relu' }), layers.dropout({ rate: 0.3 })),
        ),
        smallImages(240),
        { ...stepOptions, precision: 'bf16' },
      )
      expect(step.precision).toBe('bf16')
      await step.train(smallBatches(20), stepSettings)
      const { weights } = step.readState()
      step.dispose()
      return weights.map(({ values }) => values)
    }
    const weights = await trained()
    expect(await trained()).toEqual(weights)
    // The lower 16 bits of a bfloat16 are zero.
    expect(weights.some((values) => new Uint32Array(values.slice().buffer).some((bits) => (bits & 0xffff) !== 0))).toBe(
      true,
    )
  })
})

describe('a processor with bfloat16 arithmetic', () => {
  it.each([
    ['flags\t\t: fpu avx2 avx512f avx512_bf16 fma', true],
    ['flags\t\t: fpu avx2 amx_bf16', true],
    ['flags\t\t: fpu avx2 avx512f', false],
    ['model name\t: avx512_bf16', false],
  ])('is told by its flags: %s', (cpuinfo, expected) => {
    expect(namesBfloat16(cpuinfo)).toBe(expected)
  })
})
