import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import type { Tensor4D } from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { addWasmKernels } from './wasm-kernels.ts'
import { backendInfo, tf } from './tensorflow.ts'

describe('the backend', () => {
  it('says which it is, and why and how much slower when it is not the native one', () => {
    const info = backendInfo()
    expect(info.tensorflow).toMatch(/^\d+\.\d+/)
    if (info.backend !== 'native')
      expect(info).toMatchObject({ reason: expect.any(String), slower: expect.any(String) })
  })
})

describe('a process that loads TensorFlow', () => {
  /** What it writes to stderr. @param level of TensorFlow's messages; none where the user has set none */
  const stderrOf = (level?: string) => {
    const { TF_CPP_MIN_LOG_LEVEL: _, ...env } = process.env
    const module = JSON.stringify(new URL('./tensorflow.ts', import.meta.url).href)
    const program = `const { tf } = await import(${module}); tf.ones([1]).dataSync()`
    return spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      env: { ...env, NODE_NO_WARNINGS: '1', ...(level !== undefined && { TF_CPP_MIN_LOG_LEVEL: level }) },
    }).stderr
  }

  it('is not greeted', () => {
    expect(stderrOf()).toBe('')
  })

  it.runIf(backendInfo().backend === 'native')('is, where the user wants to see everything', () => {
    expect(stderrOf('0')).toContain('I0000')
  })
})

/** The gradients of a convolution and a pooling by their filters: what WebAssembly alone can't compute. */
function gradients(pad: 'same' | 'valid', stride: number): number[][] {
  return tf.tidy(() => {
    const image = tf.randomUniform([2, 8, 8, 3], -1, 1, 'float32', 1).as4D(2, 8, 8, 3)
    const filter = tf.randomUniform([3, 3, 3, 4], -1, 1, 'float32', 2)
    const depthwise = tf.randomUniform([3, 3, 4, 2], -1, 1, 'float32', 3)
    const loss = tf.grads((filter, depthwise) => {
      const convolved = tf.conv2d(image, filter.as4D(3, 3, 3, 4), stride, pad).relu()
      return tf
        .depthwiseConv2d(tf.maxPool(convolved as Tensor4D, 2, 2, 'same'), depthwise.as4D(3, 3, 4, 2), 1, 'same')
        .square()
        .sum()
    })
    return loss([filter, depthwise]).map((gradient) => [...gradient.dataSync()])
  })
}

describe('WebAssembly', () => {
  it.each([
    ['same', 1],
    ['same', 2],
    ['valid', 1],
    ['valid', 2],
  ] as const)(
    'computes the gradients of convolutions (%s, stride %i) as the native backend does, and keeps no tensor',
    async (pad, stride) => {
      const before = tf.getBackend()
      const expected = gradients(pad, stride)
      createRequire(import.meta.url)('@tensorflow/tfjs-backend-wasm')
      await tf.setBackend('wasm')
      if (!tf.getKernelsForBackend('wasm').some(({ kernelName }) => kernelName === 'Conv2DBackpropFilter'))
        addWasmKernels(tf)
      const tensors = tf.memory().numTensors
      const found = gradients(pad, stride)
      expect(tf.memory().numTensors).toBe(tensors)
      await tf.setBackend(before)
      expect(found[0]).toHaveLength(3 * 3 * 3 * 4)
      found.forEach((gradient, i) =>
        gradient.forEach((value, j) => {
          expect(value).toBeCloseTo(expected[i]![j]!, 3)
        }),
      )
    },
  )
})
