import { tf } from '@misfit/model/tensorflow'
import { describe, expect, it } from 'vitest'
import { checkClipping, clipGradient, type GradientClipping } from './gradient-clipping.ts'

function clipped(clipping: GradientClipping, gradient: number[]): number[] {
  return tf.tidy(() => [...clipGradient(clipping, tf.tensor1d(gradient), [gradient.length]).dataSync()])
}

describe('clipping a gradient', () => {
  // The length of (3, 4) is 5.
  it('by its norm keeps its direction', () => {
    const [x, y] = clipped({ by: 'norm', limit: 1 }, [3, -4])
    expect(x).toBeCloseTo(0.6, 6)
    expect(y).toBeCloseTo(-0.8, 6)
  })

  it('by its norm leaves a shorter one as it is', () => {
    expect(clipped({ by: 'norm', limit: 5.5 }, [3, -4])).toEqual([3, -4])
    expect(clipped({ by: 'norm', limit: 1 }, [0, 0])).toEqual([0, 0])
  })

  it('by value limits each entry alone', () => {
    expect(clipped({ by: 'value', limit: 2 }, [3, -4, 1])).toEqual([2, -2, 1])
  })

  it.each([0, -1, Number.NaN])('needs a limit above 0, not %s', (limit) => {
    expect(() => {
      checkClipping({ by: 'norm', limit })
    }).toThrow('gradient clipping needs a limit above 0')
  })
})
