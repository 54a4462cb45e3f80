import type { NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs'
import type { TensorFlow } from './tensorflow.ts'

/**
 * The WebAssembly backend can't compute the gradients of convolution filters. This lends it every kernel it misses from
 * the plain CPU backend, by copying the inputs over and the outputs back: it can then train any model, if slowly.
 */
export function fillKernelsFromCpu(tf: TensorFlow): void {
  const cpu = tf.findBackend('cpu')
  const wasm = tf.findBackend('wasm')
  const copy = (from: typeof cpu, to: typeof cpu, { dataId, shape, dtype }: TensorInfo): TensorInfo =>
    ({ dataId: to.write(from.readSync(dataId), shape, dtype), shape, dtype })

  const present = new Set(tf.getKernelsForBackend('wasm').map((kernel) => kernel.kernelName))
  for (const { kernelName, kernelFunc } of tf.getKernelsForBackend('cpu')) {
    if (present.has(kernelName)) continue
    tf.registerKernel({
      kernelName,
      backendName: 'wasm',
      kernelFunc: ({ inputs, attrs }) => {
        const lent: NamedTensorInfoMap = {}
        for (const [name, input] of Object.entries(inputs)) if (input) lent[name] = copy(wasm, cpu, input)
        const result = kernelFunc({ inputs: lent, attrs: attrs ?? {}, backend: cpu })
        const outputs = Array.isArray(result) ? result : [result]
        const kept = outputs.map((output) => copy(cpu, wasm, output))
        for (const { dataId } of [...Object.values(lent), ...outputs].filter((info) => info !== undefined)) cpu.disposeData(dataId, true)
        return kept.length === 1 ? kept[0]! : kept
      },
    })
  }
}
