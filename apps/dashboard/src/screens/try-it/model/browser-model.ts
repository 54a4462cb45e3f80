import { enableProdMode, env, io, setBackend, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { loadLayersModel, model as modelOf, type LayersModel } from '@tensorflow/tfjs-layers'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import type { AnalysisResultOf } from '@misfit/events/analysis'
import { decodeFloats } from '@misfit/events/run/floats'

/**
 * The one place where a page runs TensorFlow. It is loaded when a model is to answer in the browser, and by nothing
 * else.
 */

export interface ModelAnswer {
  /** `[classes]`, 0-1 */
  readonly probabilities: Float32Array
  /** Input of the model's last Dense layer, `[width]`; null for a model without one. */
  readonly features: Float32Array | null
}

export interface BrowserModel {
  readonly classes: readonly string[]
  /** `[height, width, channels]` */
  readonly imageShape: readonly number[]
  readonly backend: 'wasm' | 'cpu'
  /** @param pixels 0-255, `[height, width, channels]` */
  answer(pixels: ArrayLike<number>): ModelAnswer
  dispose(): void
}

/**
 * Builds a saved model from what the trainer sent of it. WebAssembly answers fastest for models of this size: nothing
 * has to travel to a graphics card and back. Where it can't be started, or lacks an operation, plain JavaScript
 * answers.
 *
 * @throws Error when the model can't be built, as with a layer that TensorFlow.js doesn't have
 */
export async function openBrowserModel(sent: AnalysisResultOf<'browserModel'>): Promise<BrowserModel> {
  enableProdMode()
  if (await wasmStarts()) {
    const model = await build(sent, 'wasm')
    try {
      model.answer(new Uint8Array(model.imageShape.reduce((product, size) => product * size, 1)))
      return model
    } catch {
      // An operation that WebAssembly lacks.
      model.dispose()
    }
  }
  await import('@tensorflow/tfjs-backend-cpu')
  await setBackend('cpu')
  return build(sent, 'cpu')
}

async function wasmStarts(): Promise<boolean> {
  // One image is answered as fast without threads, whose code would have to be let in by the policy of the page.
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
  // Served from here, by the bundler.
  setWasmPaths({
    'tfjs-backend-wasm.wasm': new URL('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm', import.meta.url)
      .href,
    'tfjs-backend-wasm-simd.wasm': new URL(
      '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm',
      import.meta.url,
    ).href,
    // Never asked for; without it these addresses are refused.
    'tfjs-backend-wasm-threaded-simd.wasm': new URL(
      '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.wasm',
      import.meta.url,
    ).href,
  })
  try {
    return await setBackend('wasm')
  } catch {
    return false
  }
}

async function build(sent: AnalysisResultOf<'browserModel'>, backend: 'wasm' | 'cpu'): Promise<BrowserModel> {
  const { topology, weightSpecs, weights, pixelScale, imageShape, classes } = sent
  const model = await loadLayersModel(
    io.fromMemory({
      modelTopology: topology,
      weightSpecs,
      weightData: Float32Array.from(decodeFloats(weights)).buffer,
    }),
  )
  const asked = withFeatures(model)
  return {
    classes,
    imageShape,
    backend,
    answer: (pixels) => {
      const scaled = Float32Array.from(pixels, (pixel) => pixel * pixelScale)
      const [probabilities, features] = tidy(() => {
        const outputs = asked.predict(tensor(scaled, [1, ...imageShape]))
        return (Array.isArray(outputs) ? outputs : [outputs]).map(valuesOf)
      })
      if (probabilities === undefined) throw new Error('the model gave no answer')
      return { probabilities, features: features ?? null }
    },
    dispose: () => model.dispose(),
  }
}

/** The model with what its last Dense layer gets as a second output. */
function withFeatures(model: LayersModel): LayersModel {
  const dense = model.layers.findLast((layer) => layer.getClassName() === 'Dense')
  if (dense === undefined || Array.isArray(dense.input)) return model
  return modelOf({ inputs: model.inputs, outputs: [...model.outputs, dense.input] })
}

const valuesOf = (values: Tensor): Float32Array => Float32Array.from(values.dataSync())
