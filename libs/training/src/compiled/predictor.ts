import type { LayersModel } from '@tensorflow/tfjs'
import { imageShapeOf, checkPixels } from '../image-data.ts'
import { DenseNetwork } from '../dense-network.ts'
import { logitsOfModel } from '../logits-of-model.ts'
import { shapeOfWeight } from '../weight-arrays.ts'
import { Graph, type } from './graph.ts'
import { logitsOf } from './model-values.ts'
import { NativeGraph } from './native-graph.ts'
import { Value } from './value.ts'

/** Below this many images pixels are scaled in JavaScript: two nodes of a graph cost more than so many additions. */
const scaledHere = 4

/** Multiplications that JavaScript does in less time than one native call takes. */
const quickHere = 20_000

/** A model as it was when the predictor was made: changing the model does not change it. */
export interface FrozenPredictor {
  readonly classCount: number
  /**
   * The probability of each class for each image, `[count, classCount]` row by row.
   *
   * @param images pixels 0-255, `[count, height, width, channels]`
   * @throws TrainingError when these are not the bytes of as many images
   */
  predict(images: Uint8Array, count: number): Float32Array
  dispose(): void
}

/**
 * Makes a predictor for answering one image, or a batch, as fast as this machine can: one native call on a graph that
 * holds the weights as constants and nothing that training needs. A single image of a small dense model is answered
 * without one.
 *
 * @param options `pixelScale` multiplies pixels 0-255 before they enter the model; 1/255 unless given
 * @throws NotCompilableError without native TensorFlow, or when a layer has no compiled form
 * @throws TrainingError when the model is no classifier of images
 */
export function createPredictor(model: LayersModel, { pixelScale = 1 / 255 }: { readonly pixelScale?: number } = {}): FrozenPredictor {
  const imageShape = imageShapeOf(model)
  const { classCount } = logitsOfModel(model)
  const { graph, scaled, probabilities } = writePrediction(model, imageShape, pixelScale)
  const native = new NativeGraph(graph)
  const dense = DenseNetwork.of(model, Math.fround(pixelScale))
  const scaledPixel = Float32Array.from({ length: 256 }, (_, pixel) => pixel * Math.fround(pixelScale))
  return {
    classCount,
    predict(images, count) {
      checkPixels(images, count, imageShape)
      if (count === 1 && dense && dense.work(images) <= quickHere) return dense.probabilities(images)
      const shape = [count, ...imageShape]
      // A graph takes a value for any of its outputs: what comes before it is then not computed.
      const feed = count < scaledHere
        ? { [scaled]: { shape, values: lookUp(scaledPixel, images) } }
        : { [feedName]: { shape, values: images } }
      const [values] = native.run(feed, [probabilities])
      if (!(values instanceof Float32Array)) throw new Error('floats expected')
      return values
    },
    dispose: () => { native.dispose() },
  }
}

const feedName = 'images'

/** A forward pass alone, from pixels to the softmax. */
function writePrediction(model: LayersModel, imageShape: readonly number[], pixelScale: number) {
  const graph = new Graph()
  const T = type('float32')
  const pixels = graph.node('Cast', [graph.placeholder(feedName, 'uint8')], { SrcT: type('uint8'), DstT: T })
  const scaled = graph.node('Mul', [pixels, graph.floatScalar(pixelScale)], { T })
  const weights = new Map(model.weights.map((weight) => {
    const shape = shapeOfWeight(weight)
    return [weight, new Value(graph, graph.constant(Float32Array.from(weight.read().dataSync<'float32'>()), shape), shape)]
  }))
  const logits = logitsOf(model, new Value(graph, scaled, [-1, ...imageShape]), (weight) => weights.get(weight)!)
  return { graph, scaled, probabilities: graph.node('Softmax', [logits.output], { T }) }
}

function lookUp(table: Float32Array, pixels: Uint8Array): Float32Array {
  const values = new Float32Array(pixels.length)
  for (let i = 0; i < pixels.length; i++) values[i] = table[pixels[i]!]!
  return values
}
