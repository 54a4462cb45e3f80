import { describe, expect, it } from 'vitest'
import { buildModel } from './build.ts'
import { findModelSpec } from './find-model.ts'
import { modelSpecSchema, type ModelSpecInput } from './spec.ts'
import { summarizeModel } from './summary.ts'
import { tf } from './tensorflow.ts'

const mnist = { inputShape: [28, 28, 1], classCount: 10, seed: 42 }

function weightsOf(seed: number): number[][] {
  const model = buildModel(findModelSpec('model_2_deeper'), { ...mnist, seed })
  const values = model.getWeights().map((weight) => [...weight.dataSync()])
  model.dispose()
  return values
}

describe('the first weights', () => {
  it('follow from the seed', () => {
    expect(weightsOf(42)).toEqual(weightsOf(42))
    expect(weightsOf(0)).toEqual(weightsOf(0))
    expect(weightsOf(42)[0]).not.toEqual(weightsOf(43)[0])
  })

  it('differ between layers of one shape', () => {
    const weights = weightsOf(42)
    expect(weights[2]).toHaveLength(64 * 64)
    expect(weights[4]).toHaveLength(64 * 64)
    expect(weights[2]).not.toEqual(weights[4])
  })

  it('are uniform within sqrt(6 / (inputs + outputs)), biases 0 (Glorot and Bengio 2010)', () => {
    const [kernel, bias] = weightsOf(7)
    const limit = Math.sqrt(6 / (784 + 64))
    expect(Math.max(...kernel!.map(Math.abs))).toBeLessThanOrEqual(limit)
    expect(Math.max(...kernel!.map(Math.abs))).toBeGreaterThan(0.99 * limit)
    const variance = kernel!.reduce((sum, value) => sum + value ** 2, 0) / kernel!.length
    expect(variance / (limit ** 2 / 3)).toBeCloseTo(1, 1)
    expect(new Set(bias)).toEqual(new Set([0]))
  })
})

describe('the layer table', () => {
  it('of model 1, counted by hand', () => {
    const { layers, parameters } = summarizeModel(buildModel(findModelSpec('model_1'), mnist))
    expect(layers).toEqual([
      { name: 'flatten', type: 'Flatten', outputShape: [null, 784], parameters: 0, trainable: true },
      {
        name: 'dense_1',
        type: 'Dense',
        outputShape: [null, 16],
        parameters: 784 * 16 + 16,
        trainable: true,
        activation: 'relu',
      },
      {
        name: 'dense_2',
        type: 'Dense',
        outputShape: [null, 16],
        parameters: 16 * 16 + 16,
        trainable: true,
        activation: 'relu',
      },
      {
        name: 'dense_3',
        type: 'Dense',
        outputShape: [null, 10],
        parameters: 16 * 10 + 10,
        trainable: true,
        activation: 'softmax',
      },
    ])
    expect(parameters).toBe(13_002)
  })

  it('of model 2 and 3, counted by hand', () => {
    expect(summarizeModel(buildModel(findModelSpec('model_2'), mnist)).parameters).toBe(
      784 * 64 + 64 + 64 * 64 + 64 + 64 * 10 + 10,
    )
    const cnn = summarizeModel(buildModel(findModelSpec('model_3'), mnist))
    expect(cnn.layers.map(({ outputShape }) => outputShape.slice(1).join('x'))).toEqual([
      '28x28x32',
      '28x28x32',
      '14x14x32',
      '14x14x32',
      '14x14x32',
      '7x7x32',
      '1568',
      '128',
      '10',
    ])
    const [first, other, dense, output] = [5 * 5 * 32 + 32, 5 * 5 * 32 * 32 + 32, 1568 * 128 + 128, 128 * 10 + 10]
    expect(cnn.layers.map((layer) => layer.parameters)).toEqual([first, other, 0, other, other, 0, 0, dense, output])
    expect(cnn.parameters).toBe(279_850)
  })

  it('tells trained from frozen parameters', () => {
    const model = buildModel(modelOf([{ type: 'batchNormalization' }, { type: 'flatten' }, output]), {
      inputShape: [2, 2, 3],
      classCount: 2,
      seed: 1,
    })
    const { layers, trainableParameters, frozenParameters } = summarizeModel(model)
    expect(layers[0]?.parameters).toBe(4 * 3)
    expect(frozenParameters).toBe(2 * 3)
    expect(trainableParameters).toBe(2 * 3 + 12 * 2 + 2)
    expect(layers.map(({ trainable }) => trainable)).toEqual([true, true, true])
    model.trainable = false
    const frozen = summarizeModel(model)
    expect(frozen.layers.map(({ trainable }) => trainable)).toEqual([false, false, false])
    expect(frozen.frozenParameters).toBe(4 * 3 + 12 * 2 + 2)
  })
})

const output: ModelSpecInput['layers'][number] = { type: 'dense', units: 'classes', activation: 'softmax' }

function modelOf(layers: ModelSpecInput['layers']) {
  return modelSpecSchema.parse({ id: 'mine', title: 'Mine', description: '', changes: '', pixelScale: 1, layers })
}

describe('building', () => {
  it('knows every type of layer', () => {
    const spec = modelOf([
      { type: 'zeroPadding2d' },
      { type: 'conv2d', filters: 4, kernelSize: 3, padding: 'same', activation: 'gelu' },
      { type: 'batchNormalization' },
      { type: 'separableConv2d', filters: 6, kernelSize: 3, activation: 'swish' },
      { type: 'depthwiseConv2d', kernelSize: 3, activation: 'elu' },
      { type: 'averagePooling2d', poolSize: 2 },
      { type: 'maxPooling2d', poolSize: 2 },
      { type: 'dropout', rate: 0.5 },
      { type: 'globalAveragePooling2d' },
      { type: 'layerNormalization' },
      { type: 'activation', activation: 'tanh' },
      { type: 'reshape', targetShape: [1, 1, 6] },
      { type: 'globalMaxPooling2d' },
      { type: 'dense', units: 8 },
      output,
    ])
    const model = buildModel(spec, { inputShape: [20, 20, 3], classCount: 5, seed: 1 })
    const probabilities = tf.tidy(() => {
      const answer = model.predict(tf.randomUniform([2, 20, 20, 3], 0, 1, 'float32', 3))
      return answer instanceof tf.Tensor ? [...answer.dataSync()] : []
    })
    expect(probabilities).toHaveLength(10)
    expect(probabilities.slice(0, 5).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5)
  })

  it('says which layer does not fit', () => {
    const spec = modelOf([{ type: 'flatten' }, { type: 'conv2d', filters: 4, kernelSize: 3 }, output])
    expect(() => buildModel(spec, mnist)).toThrow('mine, layer 2 (conv2d) does not fit after [784]')
    const small = modelOf([{ type: 'conv2d', filters: 4, kernelSize: 30 }, { type: 'flatten' }, output])
    expect(() => buildModel(small, mnist)).toThrow(
      'mine, layer 1 (conv2d) does not fit after [28, 28, 1]: its output would be [-1, -1, 4]',
    )
  })

  it('says when the output is not one value a class', () => {
    expect(() => buildModel(modelOf([{ type: 'flatten' }, { type: 'dense', units: 7 }]), mnist)).toThrow(
      'mine gives [7] for each image, 10 values needed',
    )
  })
})
