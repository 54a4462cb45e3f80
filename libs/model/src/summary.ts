import type { LayersModel } from '@tensorflow/tfjs'

interface LayerSummary {
  readonly name: string
  /** Name of the layer's class, as the field has it: `Dense`, `Conv2D`, `MaxPooling2D`. */
  readonly type: string
  /** `null` is the number of images. */
  readonly outputShape: readonly (number | null)[]
  readonly parameters: number
  readonly trainable: boolean
  readonly activation?: string
}

interface ModelSummary {
  readonly layers: readonly LayerSummary[]
  readonly parameters: number
  readonly trainableParameters: number
  readonly frozenParameters: number
}

/** The layer table: one row a layer from input to output, the input itself left out, with totals. */
export function summarizeModel(model: LayersModel): ModelSummary {
  const layers = model.layers
    .filter((layer) => layer.getClassName() !== 'InputLayer')
    .map((layer): LayerSummary => {
      const activation = layer.getConfig()['activation']
      return {
        name: layer.name,
        type: layer.getClassName(),
        outputShape: singleShape(layer.outputShape),
        parameters: layer.countParams(),
        trainable: model.trainable && layer.trainable,
        ...(typeof activation === 'string' ? { activation } : {}),
      }
    })
  const count = (weights: LayersModel['weights']) =>
    weights.reduce((sum, weight) => sum + weight.shape.reduce<number>((product, size) => product * (size ?? 1), 1), 0)
  const trainableParameters = count(model.trainableWeights)
  const frozenParameters = count(model.nonTrainableWeights)
  return { layers, parameters: trainableParameters + frozenParameters, trainableParameters, frozenParameters }
}

/** Output shape of a layer; the first one where it has several. */
function singleShape(shape: LayersModel['layers'][number]['outputShape']): (number | null)[] {
  const first = shape[0]
  return Array.isArray(first) ? first : shape.filter((size): size is number | null => !Array.isArray(size))
}
