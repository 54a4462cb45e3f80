import type { LayersModel } from '@tensorflow/tfjs'
import type { Output } from './graph.ts'
import { writeLayer, type Layer } from './layers.ts'
import { NotCompilableError } from './not-compilable.ts'
import { weightsInOrder, type Weight } from '../step/weight-arrays.ts'
import type { Value } from './value.ts'

/** Context that a training step gives its layers, beside the values of their weights. */
export interface ModelTraining {
  /** A seed for the layer of this number, int32 `[2]`. */
  readonly seed: (layer: number) => Output
  /** Layers that training leaves as they are. */
  readonly frozen: ReadonlySet<Layer>
  /** Takes an amount from a weight that its layer changes by itself. */
  readonly decrease: (weight: Weight, amount: Output) => void
}

type SymbolicTensor = LayersModel['outputs'][number]

/**
 * Writes a model's forward pass up to the values before its softmax, which the loss takes, `[n, classes]`.
 *
 * @param images `[n, height, width, channels]`, scaled
 * @param weightValue the value of a weight in this pass
 * @param training not given for prediction
 * @throws NotCompilableError that names the layer without a rule
 */
export function logitsOf(
  model: LayersModel,
  images: Value,
  weightValue: (weight: Weight) => Value,
  training?: ModelTraining,
): Value {
  const [input] = model.inputs
  const [output] = model.outputs
  if (model.inputs.length !== 1 || model.outputs.length !== 1 || !input || !output) {
    throw new NotCompilableError('it has several inputs or outputs')
  }
  const values = new Map([[input.id, images]])
  const write = (symbol: SymbolicTensor, change: { activation?: 'linear' } = {}): Value => {
    const layer = symbol.sourceLayer
    const inputs = symbol.inputs.map(valueOf)
    const ofLayer = weightsInOrder(layer)
    const weights = ofLayer.map(weightValue)
    return writeLayer(
      layer,
      { ...layer.getConfig(), ...change },
      {
        inputs,
        weights,
        shape: sizesOf(symbol),
        training: training && {
          seed: () => training.seed(model.layers.indexOf(layer)),
          frozen: training.frozen.has(layer),
          decrease: (weight, amount) => {
            training.decrease(ofLayer[weights.indexOf(weight)]!, amount)
          },
        },
      },
    )
  }
  const valueOf = (symbol: SymbolicTensor): Value => {
    const value = values.get(symbol.id) ?? write(symbol)
    values.set(symbol.id, value)
    return value
  }

  const type = output.sourceLayer.getClassName()
  const activation = output.sourceLayer.getConfig()['activation']
  if (type === 'Softmax') return valueOf(output.inputs[0]!)
  if (activation === 'softmax' && (type === 'Dense' || type === 'Activation'))
    return write(output, { activation: 'linear' })
  if (activation === 'linear' && type === 'Dense') return valueOf(output)
  throw new NotCompilableError(`it ends in ${type}, not in a softmax`)
}

/** A shape with -1 for the number of images. */
function sizesOf(symbol: SymbolicTensor): number[] {
  return symbol.shape.map((size, axis) => {
    if (axis === 0) return -1
    if (size === null) throw new NotCompilableError(`layer ${symbol.sourceLayer.name}: its output shape is not known`)
    return size
  })
}
