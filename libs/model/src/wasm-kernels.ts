import type * as Tfjs from '@tensorflow/tfjs'
import type { KernelBackend, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs'
import { z } from 'zod'

type TensorFlow = typeof Tfjs

/**
 * The WebAssembly backend can't compute the gradients of convolution filters. This gives it what it lacks, so that it
 * can train any model: the gradient of `conv2d` as a convolution of its own, everything else lent by the plain CPU
 * backend, which is far slower.
 */
export function addWasmKernels(tf: TensorFlow): void {
  const present = new Set(tf.getKernelsForBackend('wasm').map((kernel) => kernel.kernelName))
  for (const { kernelName } of tf.getKernelsForBackend('cpu')) if (!present.has(kernelName)) lendFromCpu(tf, kernelName)
  if (!present.has('Conv2DBackpropFilter')) addFilterGradient(tf)
}

/** Runs the CPU backend's kernel on copies of the inputs, and copies its outputs back. */
function lendFromCpu(tf: TensorFlow, kernelName: string): void {
  const cpu = tf.findBackend('cpu')
  const wasm = tf.findBackend('wasm')
  const { kernelFunc } = tf.getKernel(kernelName, 'cpu')
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const lent: NamedTensorInfoMap = {}
      for (const [name, input] of Object.entries(inputs)) if (input) lent[name] = copy(wasm, cpu, input)
      const result = kernelFunc({ inputs: lent, attrs: attrs ?? {}, backend: cpu })
      const outputs = Array.isArray(result) ? result : [result]
      const kept = outputs.map((output) => copy(cpu, wasm, output))
      for (const info of [...Object.values(lent), ...outputs]) if (info) cpu.disposeData(info.dataId, true)
      return kept.length === 1 ? kept[0]! : kept
    },
  })
}

function copy(from: KernelBackend, to: KernelBackend, { dataId, shape, dtype }: TensorInfo): TensorInfo {
  return { dataId: to.write(from.readSync(dataId), shape, dtype), shape, dtype }
}

const coveredAttributes = z.object({
  strides: z.union([z.int().transform((stride) => [stride, stride] as const), z.tuple([z.int(), z.int()])]),
  pad: z.enum(['same', 'valid']),
  dataFormat: z.literal('NHWC'),
  filterShape: z.tuple([z.int(), z.int(), z.int(), z.int()]),
})

/**
 * Computes the gradient of a convolution by its filter as a convolution too: of the images, with their channels taken
 * for the batch and the batch for channels, by the gradient of the output as its filter, with the stride as its
 * dilation. The plain kernel stays for what this does not cover.
 */
function addFilterGradient(tf: TensorFlow): void {
  const wasm = tf.findBackend('wasm')
  const plain = tf.getKernel('Conv2DBackpropFilter', 'wasm')
  const run = (name: string, inputs: NamedTensorInfoMap, attrs: NamedAttrMap): TensorInfo => {
    const result = tf.getKernel(name, 'wasm').kernelFunc({ inputs, attrs, backend: wasm })
    return Array.isArray(result) ? result[0]! : result
  }
  tf.unregisterKernel('Conv2DBackpropFilter', 'wasm')
  tf.registerKernel({
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'wasm',
    kernelFunc: (params) => {
      const { x, dy } = params.inputs
      const covered = coveredAttributes.safeParse(params.attrs)
      if (!x || !dy || !covered.success) return plain.kernelFunc(params)
      const { strides, pad, filterShape } = covered.data
      const padding = ([0, 1] as const).map((side) => {
        const reach = (dy.shape[side + 1]! - 1) * strides[side] + filterShape[side] - x.shape[side + 1]!
        const before = pad === 'same' ? Math.max(0, Math.floor(reach / 2)) : 0
        return [before, reach - before]
      })
      if (padding.flat().some((size) => size < 0)) return plain.kernelFunc(params)
      const images = run('Transpose', { x }, { perm: [3, 1, 2, 0] })
      const filter = run('Transpose', { x: dy }, { perm: [1, 2, 0, 3] })
      const gradient = run(
        'Conv2D',
        { x: images, filter },
        {
          strides: 1,
          dilations: [...strides],
          dataFormat: 'NHWC',
          pad: [[0, 0], ...padding, [0, 0]],
        },
      )
      const result = run('Transpose', { x: gradient }, { perm: [1, 2, 0, 3] })
      for (const { dataId } of [images, filter, gradient]) wasm.disposeData(dataId)
      return result
    },
  })
}
