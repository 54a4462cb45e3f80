import type { LayersModel } from '@tensorflow/tfjs'
import { imageShapeOf, checkPixels } from '../fit/image-data.ts'
import { logitsOfModel } from '../step/logits-of-model.ts'
import { shapeOfWeight, weightsInOrder, type Weight } from '../step/weight-arrays.ts'
import { Graph, type } from './graph.ts'
import { logitsOf } from './model-logits.ts'
import { NativeGraph } from './native-graph.ts'
import { quickNetworkOf } from './dense-predictor.ts'
import { Value } from './value.ts'

/**
 * Number of images below which pixels are scaled in JavaScript: two nodes of a graph cost more than so many additions.
 */
const scaledHere = 4

/**
 * Predictor of a model as it was when the predictor was made: changing the model does not change it.
 *
 * @public
 */
export interface FrozenPredictor {
  readonly classCount: number
  /**
   * Predicts the probability of each class for each image, `[count, classCount]` row by row.
   *
   * @param images pixels 0-255, `[count, height, width, channels]`
   * @throws TrainingError when these are not the bytes of as many images
   */
  predict(images: Uint8Array, count: number): Float32Array
  dispose(): void
}

/**
 * Makes a predictor for answering one image, or a batch, as fast as this machine can: one native call on a graph that
 * holds the weights as constants and nothing that training needs. A small net answers without TensorFlow, which takes
 * longer to take a call over.
 *
 * @example
 * const predictor = createPredictor(model) // a Layers model of images `[28, 28, 1]`
 * const probabilities = predictor.predict(new Uint8Array(784), 1) // `[1, classCount]`, 0-1
 * predictor.dispose()
 *
 * @param options `pixelScale` multiplies pixels 0-255 before they enter the model; 1/255 unless given
 * @throws NotCompilableError without native TensorFlow, or when a layer has no compiled form
 * @throws TrainingError when the model is no classifier of images
 */
export function createPredictor(
  model: LayersModel,
  { pixelScale = 1 / 255 }: { readonly pixelScale?: number } = {},
): FrozenPredictor {
  const imageShape = imageShapeOf(model)
  const { classCount } = logitsOfModel(model)
  const { graph, entering, enteringScale, probabilities } = writePrediction(model, imageShape, Math.fround(pixelScale))
  const native = new NativeGraph(graph)
  const quick = quickNetworkOf(model, Math.fround(pixelScale))
  const enteringPixel = Float32Array.from({ length: 256 }, (_, pixel) => pixel * enteringScale)
  return {
    classCount,
    predict(images, count) {
      checkPixels(images, count, imageShape)
      const answer = quick?.predict(images, count)
      if (answer) return answer
      const shape = [count, ...imageShape]
      // A graph takes a value for any of its outputs: what comes before it is then not computed.
      const feed =
        count < scaledHere
          ? { [entering]: { shape, values: lookUp(enteringPixel, images) } }
          : { [feedName]: { shape, values: images } }
      const [values] = native.run(feed, [probabilities])
      if (!(values instanceof Float32Array)) throw new Error('floats expected')
      return values
    },
    dispose: () => {
      native.dispose()
    },
  }
}

const feedName = 'images'

/**
 * A forward pass alone, from pixels to the softmax. Where the first layer that computes is linear in them, its kernel
 * is scaled instead of every pixel.
 */
function writePrediction(model: LayersModel, imageShape: readonly number[], pixelScale: number) {
  const graph = new Graph()
  const T = type('float32')
  const pixels = graph.node('Cast', [graph.placeholder(feedName, 'uint8')], { SrcT: type('uint8'), DstT: T })
  const kernel = firstKernel(model)
  const entering = kernel ? pixels : graph.node('Mul', [pixels, graph.floatScalar(pixelScale)], { T })
  const weights = new Map(
    model.weights.map((weight) => {
      const shape = shapeOfWeight(weight)
      const values = Float32Array.from(weight.read().dataSync<'float32'>(), (value) =>
        weight === kernel ? value * pixelScale : value,
      )
      return [weight, new Value(graph, graph.constant(values, shape), shape)]
    }),
  )
  const logits = logitsOf(model, new Value(graph, entering, [-1, ...imageShape]), (weight) => weights.get(weight)!)
  return {
    graph,
    entering,
    enteringScale: kernel ? 1 : pixelScale,
    probabilities: graph.node('Softmax', [logits.output], { T }),
  }
}

/** Layers whose result is scaled when their input is. */
const passScaleOn = ['InputLayer', 'Flatten', 'Reshape', 'ZeroPadding2D', 'Dropout', 'MaxPooling2D', 'AveragePooling2D']
/** Layers that compute products with their first weight, and add a bias at most. */
const linear = ['Dense', 'Conv2D', 'DepthwiseConv2D']

/** The weight by which all pixels are multiplied first; undefined where they go several ways, or into another layer. */
function firstKernel(model: LayersModel): Weight | undefined {
  for (const layer of model.layers) {
    const kind = layer.getClassName()
    if (linear.includes(kind)) return layer.inboundNodes.length === 1 ? weightsInOrder(layer)[0] : undefined
    if (!passScaleOn.includes(kind) || layer.outboundNodes.length !== 1) return undefined
  }
  return undefined
}

function lookUp(table: Float32Array, pixels: Uint8Array): Float32Array {
  const values = new Float32Array(pixels.length)
  for (let i = 0; i < pixels.length; i++) values[i] = table[pixels[i]!]!
  return values
}
