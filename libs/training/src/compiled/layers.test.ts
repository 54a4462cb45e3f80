import type { LayersModel, SymbolicTensor, Tensor, Tensor4D } from '@tensorflow/tfjs'
import { tf } from '@misfit/model/tensorflow'
import { describe, expect, it } from 'vitest'
import {
  chain,
  differences,
  expectAgreement,
  smallBatches,
  smallImages,
  smallModel,
  stepOptions,
  stepSettings,
} from './compiled-and-eager.fixture.ts'
import { createEagerStep } from '../step/eager-step.ts'
import type { TrainingState } from '../step/training-step.ts'
import { createCompiledStep } from './compiled-step.ts'
import { nativeBinding } from './native-graph.ts'

const { layers } = tf
type Layer = LayersModel['layers'][number]

function one(value: unknown): SymbolicTensor {
  if (!(value instanceof tf.SymbolicTensor)) throw new Error('one output expected')
  return value
}

/**
 * Without bias: one right before BatchNormalization has a gradient of nothing but rounding, which Adam makes steps of.
 */
const conv = (filters: number, changes: Partial<Parameters<typeof layers.conv2d>[0]> = {}) =>
  layers.conv2d({ filters, kernelSize: 3, padding: 'same', useBias: false, ...changes })

const frozenNormalization = (changes: object = {}) =>
  chain(conv(3), layers.batchNormalization({ trainable: false, ...changes }), layers.flatten())

describe.skipIf(nativeBinding() === undefined)('compiled and eager steps agree', () => {
  it.each([
    [
      'BatchNormalization after Conv2D',
      () => [conv(3), layers.batchNormalization(), layers.activation({ activation: 'tanh' }), layers.flatten()],
    ],
    [
      'BatchNormalization before relu',
      () => [conv(3), layers.batchNormalization(), layers.activation({ activation: 'relu' }), layers.flatten()],
    ],
    [
      'BatchNormalization of other momentum and epsilon',
      () => [layers.batchNormalization({ momentum: 0.7, epsilon: 0.01 }), layers.flatten()],
    ],
    [
      'BatchNormalization after Dense',
      () => [layers.flatten(), layers.dense({ units: 7, useBias: false }), layers.batchNormalization()],
    ],
    [
      'BatchNormalization of [n, 10, 6]',
      () => [layers.reshape({ targetShape: [10, 6] }), layers.batchNormalization(), layers.flatten()],
    ],
    ['LayerNormalization after Conv2D', () => [conv(3, { strides: 2 }), layers.layerNormalization(), layers.flatten()]],
    [
      'LayerNormalization of whole images',
      () => [conv(3), layers.layerNormalization({ axis: [1, 2, 3] }), layers.flatten()],
    ],
    [
      'LayerNormalization after Dense',
      () => [layers.flatten(), layers.dense({ units: 7 }), layers.layerNormalization({ epsilon: 0.01 })],
    ],
    ['DepthwiseConv2D', () => [layers.depthwiseConv2d({ kernelSize: 3, activation: 'tanh' }), layers.flatten()]],
    [
      'DepthwiseConv2D, padded, strides 2, multiplied',
      () => [
        conv(3),
        layers.depthwiseConv2d({ kernelSize: [3, 2], padding: 'same', strides: 2, depthMultiplier: 2 }),
        layers.flatten(),
      ],
    ],
    [
      'DepthwiseConv2D without bias',
      () => [layers.depthwiseConv2d({ kernelSize: 2, useBias: false }), layers.flatten()],
    ],
    [
      'SeparableConv2D',
      () => [conv(3), layers.separableConv2d({ filters: 4, kernelSize: 3, activation: 'tanh' }), layers.flatten()],
    ],
    [
      'SeparableConv2D, padded, strides 2, multiplied',
      () => [
        layers.separableConv2d({ filters: 4, kernelSize: [2, 3], padding: 'same', strides: 2, depthMultiplier: 3 }),
        layers.flatten(),
      ],
    ],
    [
      'SeparableConv2D without bias',
      () => [layers.separableConv2d({ filters: 4, kernelSize: 3, useBias: false }), layers.flatten()],
    ],
    ['GlobalAveragePooling2D', () => [conv(5, { activation: 'tanh' }), layers.globalAveragePooling2d({})]],
    ['GlobalMaxPooling2D', () => [conv(5, { activation: 'tanh' }), layers.globalMaxPooling2d({})]],
    [
      'GlobalMaxPooling2D of equal values',
      () => [conv(5, { activation: 'relu6' }), layers.zeroPadding2d(), layers.globalMaxPooling2d({})],
    ],
    ['ZeroPadding2D', () => [conv(3), layers.zeroPadding2d(), layers.flatten()]],
    [
      'ZeroPadding2D, other margins on each side',
      () => [
        conv(3),
        layers.zeroPadding2d({
          padding: [
            [1, 0],
            [2, 3],
          ],
        }),
        conv(2),
        layers.flatten(),
      ],
    ],
  ] as [string, () => Layer[]][])('on %s', async (_, body) => {
    await expectAgreement(() => smallModel(chain(...body())))
  })

  it.each([
    ['', {}],
    [' without scale', { scale: false }],
    [' without shift', { center: false }],
    [' without either', { scale: false, center: false }],
  ])('on a frozen BatchNormalization%s', async (_, changes) => {
    await expectAgreement(() => smallModel(frozenNormalization(changes)))
  })

  it('on a frozen BatchNormalization that is used twice', async () => {
    await expectAgreement(() =>
      smallModel((image) => {
        const shared = layers.batchNormalization({ trainable: false })
        return chain(conv(3), shared, layers.activation({ activation: 'tanh' }), shared, layers.flatten())(image)
      }),
    )
  })

  it('on a frozen BatchNormalization, in pieces of a batch', async () => {
    const model = () => smallModel(frozenNormalization())
    const all = await differences(model(), model(), {}, undefined, smallImages(240), 2)
    for (const [part, difference] of Object.entries(all)) expect(difference, part).toBeLessThan(1e-5)
  })

  it('on Rescaling', async () => {
    await expectAgreement(() =>
      smallModel(
        chain(
          layers.rescaling({ scale: 2.5, offset: -1 }),
          conv(3),
          layers.rescaling({ scale: 0.3 }),
          layers.flatten(),
        ),
      ),
    )
  })

  it.each([
    ['BatchNormalization', (changes: object) => layers.batchNormalization(changes)],
    ['LayerNormalization', (changes: object) => layers.layerNormalization(changes)],
  ] as [string, (changes: object) => Layer][])('on %s without scale or shift', async (_, normalization) => {
    for (const changes of [{ scale: false }, { center: false }, { scale: false, center: false }]) {
      await expectAgreement(() =>
        smallModel(chain(conv(3), normalization(changes), layers.activation({ activation: 'tanh' }), layers.flatten())),
      )
    }
  })

  it.each([1, 2, 3, -1])('on Concatenate along axis %i, of one value twice too', async (axis) => {
    await expectAgreement(() =>
      smallModel((image) => {
        const [left, right] = [one(conv(2).apply(image)), one(conv(2, { activation: 'tanh' }).apply(image))]
        return one(layers.flatten().apply(one(layers.concatenate({ axis }).apply([left, right, left]))))
      }),
    )
  })

  it('on branches that meet in Concatenate and Add', async () => {
    await expectAgreement(() =>
      smallModel((image) => {
        const first = one(conv(4, { activation: 'tanh' }).apply(image))
        const branch = chain(
          layers.batchNormalization(),
          layers.separableConv2d({ filters: 4, kernelSize: 3, padding: 'same' }),
        )(first)
        const sum = one(layers.add().apply([first, branch]))
        const pooled = [layers.globalAveragePooling2d({}), layers.globalMaxPooling2d({})].map((pool) =>
          one(pool.apply(sum)),
        )
        return one(layers.concatenate().apply(pooled))
      }),
    )
  })
})

/**
 * TensorFlow.js passes no gradient back through a dilated convolution, but through one whose kernel has zeros in it.
 */
function spread(kernel: Tensor4D, [rows, columns]: readonly [number, number]): Tensor4D {
  const [height, width, inputs, outputs] = kernel.shape
  const apart = tf.pad(kernel.reshape([height, 1, width, 1, inputs * outputs]), [
    [0, 0],
    [0, rows - 1],
    [0, 0],
    [0, columns - 1],
    [0, 0],
  ])
  return apart
    .reshape<Tensor4D>([height * rows, width * columns, inputs, outputs])
    .slice([0, 0, 0, 0], [(height - 1) * rows + 1, (width - 1) * columns + 1, inputs, outputs])
}

interface DilatedConfig {
  filters: number
  kernelSize: [number, number]
  dilationRate: [number, number]
  padding: 'same' | 'valid'
}
type LayerClass = new (config: DilatedConfig) => Layer
const [Conv2D, SeparableConv2D] = [
  layers.conv2d({ filters: 1, kernelSize: 1 }),
  layers.separableConv2d({ filters: 1, kernelSize: 1 }),
].map(({ constructor }) => constructor as LayerClass) as [LayerClass, LayerClass]

class SpreadConv2D extends Conv2D {
  constructor(private readonly given: DilatedConfig) {
    super(given)
  }
  override call(inputs: Tensor | Tensor[]): Tensor {
    const [kernel, bias] = this.weights.map((weight) => weight.read())
    return tf.add(
      tf.conv2d(
        [inputs].flat()[0] as Tensor4D,
        spread(kernel as Tensor4D, this.given.dilationRate),
        1,
        this.given.padding,
      ),
      bias!,
    )
  }
}

class SpreadSeparableConv2D extends SeparableConv2D {
  constructor(private readonly given: DilatedConfig) {
    super(given)
  }
  override call(inputs: Tensor | Tensor[]): Tensor {
    const [depthwise, pointwise, bias] = this.weights.map((weight) => weight.read())
    const each = tf.depthwiseConv2d(
      [inputs].flat()[0] as Tensor4D,
      spread(depthwise as Tensor4D, this.given.dilationRate),
      1,
      this.given.padding,
    )
    return tf.add(tf.conv2d(each, pointwise as Tensor4D, 1, 'valid'), bias!)
  }
}

describe.skipIf(nativeBinding() === undefined)('a dilated convolution is one whose kernel has zeros in it', () => {
  it.each([
    ['Conv2D', Conv2D, SpreadConv2D, { kernelSize: [2, 3], dilationRate: [2, 2], padding: 'same' }],
    ['Conv2D', Conv2D, SpreadConv2D, { kernelSize: [3, 2], dilationRate: [2, 3], padding: 'valid' }],
    ['Conv2D', Conv2D, SpreadConv2D, { kernelSize: [2, 2], dilationRate: [4, 1], padding: 'same' }],
    [
      'SeparableConv2D',
      SeparableConv2D,
      SpreadSeparableConv2D,
      { kernelSize: [3, 3], dilationRate: [2, 2], padding: 'same' },
    ],
    [
      'SeparableConv2D',
      SeparableConv2D,
      SpreadSeparableConv2D,
      { kernelSize: [2, 2], dilationRate: [3, 2], padding: 'valid' },
    ],
  ] as [string, LayerClass, LayerClass, Omit<DilatedConfig, 'filters'>][])(
    '%s %#',
    async (_, Dilated, Spread, config) => {
      const model = (kind: LayerClass) => () =>
        smallModel(chain(conv(2), new kind({ filters: 3, ...config }), layers.flatten()))
      await expectAgreement(model(Spread), model(Dilated))
    },
  )
})

describe.skipIf(nativeBinding() === undefined)('a compiled step', () => {
  const data = smallImages(240)

  it('moves averages of BatchNormalization by the mean and variance of a batch over its number of values', async () => {
    const model = tf.sequential({
      layers: [
        layers.flatten({ inputShape: [1, 1, 1] }),
        layers.batchNormalization({ momentum: 0.9 }),
        layers.dense({ units: 2, activation: 'softmax' }),
      ],
    })
    const step = createCompiledStep(
      model,
      { count: 4, images: Uint8Array.of(1, 3, 5, 7), labels: Uint16Array.of(0, 1, 0, 1) },
      { ...stepOptions, pixelScale: 1 },
    )
    const averages = () =>
      step
        .readState()
        .weights.slice(-2)
        .map(({ values }) => values[0])
    expect(averages()).toEqual([0, 1])
    await step.train([Uint32Array.of(0, 1, 2, 3)], stepSettings)
    // Mean 4, variance (9 + 1 + 1 + 9) / 4 = 5.
    const [mean, variance] = averages()
    expect(mean).toBeCloseTo(0.1 * 4, 6)
    expect(variance).toBeCloseTo(0.9 + 0.1 * 5, 6)
    step.dispose()
  })

  // The first step from a scale of 1 and a shift of 0 is the same as without them.
  it.each([
    ['BatchNormalization', (changes: object) => layers.batchNormalization(changes)],
    ['LayerNormalization', (changes: object) => layers.layerNormalization(changes)],
  ] as [string, (changes: object) => Layer][])(
    'trains %s without scale and without shift',
    async (_, normalization) => {
      const trained = async (changes: object) => {
        const dense = layers.dense({
          units: 7,
          useBias: false,
          kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }),
        })
        const output = layers.dense({
          units: 3,
          activation: 'softmax',
          kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }),
        })
        const model = tf.sequential({
          layers: [layers.flatten({ inputShape: [6, 5, 2] }), dense, normalization(changes), output],
        })
        const step = createCompiledStep(model, data, stepOptions)
        await step.train(smallBatches(1), stepSettings)
        step.dispose()
        return [dense, output].flatMap((layer) => layer.getWeights().map((weight) => weight.dataSync()))
      }
      const whole = await trained({})
      expect(await trained({ scale: false })).toEqual(whole)
      expect(await trained({ center: false })).toEqual(whole)
      expect(await trained({ scale: false, center: false })).toEqual(whole)
    },
  )

  // A run that began under rules 1 goes on under them: the statistics of the batch, and averages that follow them.
  it.each([
    ['compiled', createCompiledStep],
    ['eager', createEagerStep],
  ])('treats a frozen BatchNormalization under rules 1 as one that is trained: %s', async (_, create) => {
    const model = tf.sequential({
      layers: [
        layers.flatten({ inputShape: [1, 1, 1] }),
        layers.batchNormalization({ trainable: false }),
        layers.dense({ units: 2, activation: 'softmax' }),
      ],
    })
    model.layers[2]!.setWeights([tf.tensor2d([[0, 1]]), tf.tensor1d([0, 0])])
    const pixels = { count: 2, images: Uint8Array.of(0, 255), labels: Uint16Array.of(1, 1) }
    const step = create(model, pixels, { ...stepOptions, rules: 1 })
    const { loss } = await step.train([Uint32Array.of(0, 1)], stepSettings)
    // Pixels 0 and 1 become -z and z, z = 0.5 / sqrt(0.25 + 0.001). The loss: mean of log(1 + e^z) and log(1 + e^-z).
    const z = 0.5 / Math.sqrt(0.251)
    expect(loss[0]).toBeCloseTo((Math.log1p(Math.exp(z)) + Math.log1p(Math.exp(-z))) / 2, 5)
    expect(step.readState().weights.find(({ name }) => name.endsWith('moving_mean'))!.values[0]).toBeCloseTo(0.005, 7)
    step.dispose()
  })

  it('agrees with the eager one on a frozen BatchNormalization under rules 1', async () => {
    const model = () => smallModel(frozenNormalization())
    const all = await differences(model(), model(), { rules: 1 })
    for (const [part, difference] of Object.entries(all)) expect(difference, part).toBeLessThan(1e-5)
  })

  it('refuses a BatchNormalization that is used twice', () => {
    const model = smallModel((image) => {
      const shared = layers.batchNormalization({ name: 'shared' })
      return chain(shared, shared, layers.flatten())(image)
    })
    expect(() => createCompiledStep(model, data, stepOptions)).toThrow(
      'layer shared (BatchNormalization): it is used twice and has moving averages',
    )
  })

  /** One of every layer that has weights, or branches. */
  const everyLayer = () =>
    smallModel((image) => {
      const first = one(conv(4, { activation: 'tanh', dilationRate: 2 }).apply(image))
      const branch = chain(
        layers.batchNormalization(),
        layers.separableConv2d({ filters: 4, kernelSize: 3, padding: 'same' }),
      )(first)
      const other = chain(
        layers.layerNormalization(),
        layers.depthwiseConv2d({ kernelSize: 3, padding: 'same' }),
        layers.dropout({ rate: 0.2 }),
      )(first)
      const joined = one(layers.concatenate().apply([one(layers.add().apply([first, branch])), other]))
      const pooled = [layers.globalAveragePooling2d({}), layers.globalMaxPooling2d({})].map((pool) =>
        one(pool.apply(joined)),
      )
      return chain(layers.dense({ units: 8 }), layers.batchNormalization())(one(layers.concatenate().apply(pooled)))
    })
  const trainedOn = async (batches: readonly Uint32Array[], stepsPerCall: number, start?: TrainingState) => {
    const step = createCompiledStep(everyLayer(), data, { ...stepOptions, stepsPerCall })
    if (start) step.writeState(start)
    await step.train(batches, stepSettings)
    const state = step.readState()
    step.dispose()
    return state
  }

  it('ends in the same weights and averages, bit for bit, however its steps are spread or interrupted', async () => {
    const batches = smallBatches(20)
    const values = ({ step, weights, optimizer }: TrainingState) => [
      step,
      ...[...weights, ...optimizer].map((array) => array.values),
    ]
    const whole = values(await trainedOn(batches, 8))
    expect(values(await trainedOn(batches, 8))).toEqual(whole)
    expect(values(await trainedOn(batches, 1))).toEqual(whole)
    expect(values(await trainedOn(batches.slice(9), 8, await trainedOn(batches.slice(0, 9), 8)))).toEqual(whole)
  })
})
