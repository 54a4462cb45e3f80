import { describe, expect, it } from 'vitest'
import { buildModel } from './build.ts'
import { decodeModel, encodeModel } from './save.ts'
import { modelSpecSchema, type ModelSpecInput } from './spec.ts'
import { tf } from './tensorflow.ts'

const output: ModelSpecInput['layers'][number] = { type: 'dense', units: 'classes', activation: 'softmax' }

function modelOf(layers: ModelSpecInput['layers']) {
  const spec = modelSpecSchema.parse({ id: 'mine', title: 'Mine', description: '', changes: '', pixelScale: 1, layers })
  return buildModel(spec, { inputShape: [1, 1, 7], classCount: 2, seed: 1 })
}

const inputs = [-4, -3, -2.5, -1.5, 0, 1.2, 3]

/** What an activation makes of the inputs: of a spec that has it alone, before the classes. */
function valuesOf(activation: 'hardSigmoid' | 'hardSigmoidKeras3'): number[] {
  const { inputs: images, layers } = modelOf([{ type: 'activation', activation }, { type: 'flatten' }, output])
  const flat = layers.find((layer) => layer.getClassName() === 'Flatten')!
  return tf.tidy(() => {
    const body = tf.model({ inputs: images, outputs: flat.output as ReturnType<typeof tf.input> })
    const answer = body.predict(tf.tensor4d(inputs, [1, 1, 1, 7]))
    return answer instanceof tf.Tensor ? [...answer.dataSync()] : []
  })
}

describe('the two hard sigmoids', () => {
  // https://keras.io/api/layers/activations: 0 if x <= -3, 1 if x >= 3, x / 6 + 0.5 between. Keras 2 had 2.5 and x / 5.
  it.each([
    ['hardSigmoid', [0, 0, 0, 0.2, 0.5, 0.74, 1]],
    ['hardSigmoidKeras3', [0, 0, 0.5 - 2.5 / 6, 0.25, 0.5, 0.7, 1]],
  ] as const)('%s', (activation, expected) => {
    valuesOf(activation).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 6)
    })
  })

  it.each([
    { type: 'dense', units: 3 },
    { type: 'conv2d', filters: 3, kernelSize: 1 },
    { type: 'separableConv2d', filters: 3, kernelSize: 1 },
    { type: 'depthwiseConv2d', kernelSize: 1 },
  ] as const)('hardSigmoidKeras3 follows a $type, whose weights are those of any other', (layer) => {
    const [before, after] = (['hardSigmoid', 'hardSigmoidKeras3'] as const).map((activation) => {
      const layers = [...(layer.type === 'dense' ? [{ type: 'flatten' } as const] : []), { ...layer, activation }]
      return modelOf([...layers, ...(layer.type === 'dense' ? [] : [{ type: 'flatten' } as const]), output])
    })
    const kinds = after!.layers.map((each) => [each.getClassName(), each.getConfig()['activation']])
    const place = kinds.findIndex(([kind]) => kind === 'Rescaling')
    expect(kinds[place - 1]![1]).toBe('linear')
    expect(kinds[place + 1]).toEqual(['Activation', 'hardSigmoid'])
    const weights = (model: typeof before) => model!.getWeights().map((weight) => [...weight.dataSync()])
    expect(weights(after)).toEqual(weights(before))
  })

  it('hardSigmoidKeras3 comes back from a file that stock TensorFlow.js reads', async () => {
    const convolution = { type: 'conv2d', filters: 3, kernelSize: 1, activation: 'hardSigmoidKeras3' } as const
    const model = modelOf([convolution, { type: 'flatten' }, output])
    const stock = new Set(['InputLayer', 'Conv2D', 'Rescaling', 'Activation', 'Flatten', 'Dense'])
    expect(model.layers.filter((layer) => !stock.has(layer.getClassName()))).toEqual([])
    const bytes = encodeModel(model, { pixelScale: 1, classes: ['a', 'b'], imageShape: [1, 1, 7] })
    const { model: loaded } = await decodeModel(bytes, 'the model')
    const answers = [model, loaded].map((each) =>
      tf.tidy(() => {
        const answer = each.predict(tf.tensor4d(inputs, [1, 1, 1, 7]))
        return answer instanceof tf.Tensor ? [...answer.dataSync()] : []
      }),
    )
    expect(answers[1]).toEqual(answers[0])
  })
})
