import { findModelSpec, modelSpecs } from '@misfit/model/find-model'
import { describe, expect, it } from 'vitest'
import { batchPieces, recommendedThreads, threadEnvironment } from './threads.ts'

describe('threads', () => {
  it('are one for the small dense nets of the walk, every core for convolutions', () => {
    expect(modelSpecs.map((spec) => recommendedThreads(spec, 8))).toEqual([1, 1, 1, 8, 1, 1, 1, 8])
    expect(recommendedThreads(findModelSpec('model_3'), 0)).toBe(1)
  })

  it('reach TensorFlow by its variables', () => {
    expect(threadEnvironment(4)).toMatchObject({ TF_NUM_INTRAOP_THREADS: '4', TF_NUM_INTEROP_THREADS: '2' })
    expect(threadEnvironment(1)).toMatchObject({ TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1' })
  })

  it.each([
    [1, 32, 1, 1],
    [2, 32, 2, 1],
    [7, 32, 7, 1],
    [16, 32, 16, 1],
    [17, 32, 1, 17],
    [8, 4, 1, 8],
    [4, 4, 4, 1],
  ])('%i have, of a batch of %i, %i pieces, and each piece %i', (threads, batchSize, pieces, each) => {
    const environment = threadEnvironment(threads, findModelSpec('model_3'), batchSize)
    expect(batchPieces(environment)).toBe(pieces)
    expect(Number(environment['TF_NUM_INTRAOP_THREADS'])).toBe(each)
  })

  it('share a batch where its images belong together, or kernels are large', () => {
    const spec = findModelSpec('model_3')
    const normalized = {
      ...spec,
      layers: [...spec.layers, { type: 'batchNormalization', momentum: 0.99, epsilon: 1e-3 }],
    } as typeof spec
    for (const whole of [normalized, findModelSpec('model_2')]) expect(batchPieces(threadEnvironment(2, whole))).toBe(1)
  })

  it.each([
    ['', 1],
    ['many', 1],
    ['0', 1],
    ['2.5', 1],
    ['100', 1],
    ['3', 3],
  ])('read from the environment, %j is %i pieces', (text, pieces) => {
    expect(batchPieces({ MISFIT_BATCH_PIECES: text })).toBe(pieces)
    expect(batchPieces({})).toBe(1)
  })
})
