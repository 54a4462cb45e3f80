import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { LayersModel, Tensor } from '@tensorflow/tfjs'
import { tf } from '@misfit/model/tensorflow'
import { describe, expect, it, onTestFinished } from 'vitest'
import { loadCheckpoint, saveCheckpoint } from '../fit/checkpoint.ts'
import {
  chain,
  smallBatches,
  smallImages,
  smallModel,
  stepOptions,
  stepSettings,
} from '../compiled/compiled-and-eager.fixture.ts'
import { createCompiledStep } from '../compiled/compiled-step.ts'
import { nativeBinding } from '../compiled/native-graph.ts'
import { createEagerStep } from './eager-step.ts'
import { frozenLayers } from './frozen-layers.ts'
import { startOfTraining } from '../fit/training-events.ts'
import type { TrainingState } from './training-step.ts'

const { layers } = tf
type Layer = LayersModel['layers'][number]
const data = smallImages(240)

const frozenNames = (model: LayersModel) =>
  [...frozenLayers(model)].filter((layer) => layer.getClassName() !== 'InputLayer').map(({ name }) => name)

/** A model of one layer of this name, within a model, within a model. */
function nested(name: string): { outer: LayersModel; middle: LayersModel; inner: LayersModel; layer: Layer } {
  const layer = layers.batchNormalization({ name })
  const around = (each: Layer): LayersModel => {
    const beside = layers.activation({ activation: 'linear', inputShape: [6, 5, 2], name: `beside_${each.name}` })
    return tf.sequential({ layers: [beside, each] })
  }
  const inner = around(layer)
  const middle = around(inner)
  return { outer: around(middle), middle, inner, layer }
}

describe('a layer is frozen', () => {
  it('by itself, when it is made and afterwards', () => {
    const first = layers.conv2d({ filters: 1, kernelSize: 1, name: 'first', trainable: false })
    const model = smallModel(chain(first, layers.batchNormalization({ name: 'second' }), layers.flatten()))
    expect(frozenNames(model)).toEqual(['first'])
    model.getLayer('second').trainable = false
    expect(frozenNames(model)).toEqual(['first', 'second'])
  })

  it('by any model around it, until that is trained again', () => {
    for (const place of ['outer', 'middle', 'inner', 'layer'] as const) {
      const models = nested(`normalization_in_frozen_${place}`)
      expect(frozenNames(models.outer)).toEqual([])
      models[place].trainable = false
      expect(frozenNames(models.outer)).toContain(models.layer.name)
      models[place].trainable = true
      expect(frozenNames(models.outer)).toEqual([])
    }
  })

  it('under no name but that of a trained one by rules 1', () => {
    const { outer } = nested('normalization_by_rules_1')
    outer.trainable = false
    expect(frozenLayers(outer, 1)).toEqual(new Set())
  })
})

it('a frozen BatchNormalization in a wrapper keeps its moving averages', async () => {
  for (const trainable of [true, false]) {
    const normalization = layers.batchNormalization({ trainable })
    const wrapped = layers.timeDistributed({ layer: normalization })
    const body = chain(layers.reshape({ targetShape: [5, 12] }), wrapped, layers.flatten())
    const step = createEagerStep(smallModel(body), data, stepOptions)
    const averages = () => normalization.weights.slice(-2).map((weight) => [...weight.read().dataSync()])
    const before = averages()
    await step.train(smallBatches(2), stepSettings)
    if (trainable) expect(averages()).not.toEqual(before)
    else expect(averages()).toEqual(before)
    step.dispose()
  }
})

it('eager steps leave the methods and weights of normalizations as they were', async () => {
  const normalization = layers.batchNormalization({ trainable: false, scale: false })
  const other = layers.layerNormalization({ center: false })
  const step = createEagerStep(smallModel(chain(normalization, other, layers.flatten())), data, stepOptions)
  const own = () => [normalization, other].map((layer) => Object.keys(layer))
  const before = own()
  await step.train(smallBatches(1), stepSettings)
  expect(own()).toEqual(before)
  expect(normalization.getConfig()['scale']).toBe(false)
  step.dispose()
})

describe("a regularizer of one's own", () => {
  /** Adds a number, and the sum of the weight, where it is asked. */
  class Sum extends (tf.regularizers.l1l2().constructor as new () => ReturnType<typeof tf.regularizers.l1l2>) {
    static className = 'Sum'
    override apply(x: Tensor) {
      return tf.sum(x).asScalar()
    }
    override getConfig() {
      return {}
    }
  }
  const lossOf = async (frozen: 'nothing' | 'the layer' | 'the kernel', rules?: 1) => {
    const dense = layers.dense({ units: 4, kernelRegularizer: new Sum(), biasRegularizer: new Sum() })
    const model = smallModel(chain(layers.flatten(), dense))
    if (frozen === 'the layer') dense.trainable = false
    if (frozen === 'the kernel') dense.weights[0]!.trainable = false
    const sums = Object.fromEntries(
      dense.weights.map((weight) => [weight.originalName.split('/').at(-1)!, tf.sum(weight.read()).dataSync()[0]!]),
    )
    const step = createEagerStep(model, data, { ...stepOptions, rules })
    const { loss } = await step.train(smallBatches(1), stepSettings)
    step.dispose()
    return { loss: loss[0]!, kernel: sums['kernel']!, bias: sums['bias']! }
  }

  it('adds to the loss what it says of weights that are trained', async () => {
    const plain = await lossOf('the layer')
    const { kernel, bias } = plain
    expect(Math.abs(kernel)).toBeGreaterThan(0.1)
    expect(Math.abs(bias)).toBeGreaterThan(0.1)
    expect((await lossOf('nothing')).loss - plain.loss).toBeCloseTo(kernel + bias, 4)
    expect((await lossOf('the kernel')).loss - plain.loss).toBeCloseTo(bias, 4)
    expect((await lossOf('the layer', 1)).loss - plain.loss).toBeCloseTo(kernel + bias, 4)
  })
})

type Create = typeof createEagerStep
const kinds: [string, Create][] = [['eager', createEagerStep]]
if (nativeBinding()) kinds.push(['compiled', createCompiledStep])

describe.each(kinds)('a checkpoint of %s steps', (_, create) => {
  const body = () => [
    layers.conv2d({ filters: 2, kernelSize: 3, activation: 'tanh', useBias: false, name: 'first' }),
    layers.batchNormalization({ trainable: false, name: 'frozen' }),
    layers.flatten(),
    layers.dense({ units: 4, trainable: false, name: 'kept' }),
  ]
  const options = {
    ...stepOptions,
    optimizer: { kind: 'adamw', weightDecay: 0.1 },
    clipping: { by: 'norm', limit: 0.3 },
  } as const

  it('of a model with frozen layers goes on bit for bit, and remembers gradients of trained weights only', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'misfit-frozen-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const started = () => create(smallModel(chain(...body())), data, options)
    const [whole, first, second] = [started(), started(), started()]
    await whole.train(smallBatches(8), stepSettings)
    await first.train(smallBatches(8).slice(0, 3), stepSettings)
    const { file } = await saveCheckpoint(folder, { progress: startOfTraining, state: first.readState(), settings: {} })
    second.writeState((await loadCheckpoint(file)).state)
    await second.train(smallBatches(8).slice(3), stepSettings)
    const values = ({ weights, optimizer }: TrainingState) => [...weights, ...optimizer].map((array) => array.values)
    expect(values(second.readState())).toEqual(values(whole.readState()))
    const remembered = whole.readState().optimizer.map(({ name }) => name.split('/').slice(-2).join('/'))
    expect(remembered.filter((name) => /frozen|kept/.test(name))).toEqual([])
    expect(remembered.length).toBeGreaterThan(0)
    for (const step of [whole, first, second]) step.dispose()
  })
})
