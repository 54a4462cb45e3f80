import { encodeFloats } from '@misfit/events/run/floats'
import { describe, expect, it } from 'vitest'
import { heatMapOf, heatMapSentence, pixelText } from './heat-map.ts'

const result = (kind: 'gradCam' | 'occlusion', values: number[]) =>
  ({
    kind,
    classIndex: 1,
    height: 2,
    width: 2,
    values: encodeFloats(Float32Array.from(values)),
    probabilities: encodeFloats(Float32Array.of(0.25, 0.75)),
  }) as const
const classes = ['0', '1']

describe('a heat map', () => {
  it('of occlusion says where covering costs most and where it adds', () => {
    const map = heatMapOf(result('occlusion', [0.5, 0, 0, -0.25]))!
    expect(map).toMatchObject({ most: 0.5, probability: 0.75 })
    expect(heatMapSentence(map, classes)).toBe(
      'Covering parts within row 1, column 1 costs class 1 the most: up to 50.0 points of probability. Within row ' +
        '2, column 2 it adds up to 25.0 points.',
    )
    expect(pixelText(map, 1, 1)).toBe('row 2, column 2: covering it adds 25.0 points')
  })
  it('leaves out what adds less than a tenth of what costs most', () => {
    expect(heatMapOf(result('occlusion', [0.5, 0, 0, -0.04]))!.speaksAgainst).toBeNull()
  })
  it('of Grad-CAM says where it is strongest, or that nothing speaks for the class', () => {
    const map = heatMapOf(result('gradCam', [0, 1, 0, 0.5]))!
    expect(heatMapSentence(map, ['cat', 'dog'])).toBe('What speaks for class dog is strongest at rows 1–2, column 2.')
    expect(pixelText(map, 0, 1)).toBe('row 1, column 2: 1.00 of the strongest')
    expect(heatMapSentence(heatMapOf(result('gradCam', [0, 0, 0, 0]))!, ['cat', 'dog'])).toBe(
      'Nothing in the last convolution speaks for class dog.',
    )
  })
  it('refuses values that do not fill it', () =>
    expect(() => heatMapOf(result('gradCam', [1, 2, 3]))).toThrow('3 values for 2 rows of 2'))
  it('is none of another answer', () => expect(heatMapOf({ kind: 'embedding', indices: [], points: '' })).toBeNull())
})
