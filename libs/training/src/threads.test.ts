import { findModelSpec, modelSpecs } from '@misfit/model/spec'
import { describe, expect, it } from 'vitest'
import { recommendedThreads, threadEnvironment } from './threads.ts'

describe('threads', () => {
  it('are one for the small dense nets of the walk, every core for convolutions', () => {
    expect(modelSpecs.map((spec) => recommendedThreads(spec, 8))).toEqual([1, 1, 1, 8, 1, 1, 1, 8])
    expect(recommendedThreads(findModelSpec('model_3'), 0)).toBe(1)
  })

  it('reach TensorFlow by its variables', () => {
    expect(threadEnvironment(4)).toEqual({ TF_NUM_INTRAOP_THREADS: '4', TF_NUM_INTEROP_THREADS: '1' })
  })
})
