import { describe, expect, it } from 'vitest'
import { publicCase } from '@misfit/evaluation/testing/public-case'
import { reliability } from '@misfit/evaluation/calibration/reliability'
import { binWords, operatingWords, surenessWords, temperatureWords } from './calibration-words.ts'

const words = (text: string): string => text.replaceAll('\u00a0', ' ')

describe('calibration in words', () => {
  const made = reliability(publicCase())

  it('says that the public case is too modest: 75 % sure, right in 83.9 %', () => {
    expect(words(surenessWords(made))).toBe(
      'It is 75.0 % sure on average and right in 83.9 %: it is too modest by 8.9 points.',
    )
  })

  it('says what a bin holds, and which are empty', () => {
    const [full] = made.bins.filter(({ count }) => count > 0)
    expect(words(binWords(full!))).toBe(
      '73.3 % to 80 % sure: 6,509 images, 75.0 % sure on average, right in 83.9 % (95 % interval 83.0 % to 84.7 %)',
    )
    expect(words(binWords(made.bins[0]!))).toBe('0 % to 6.7 % sure: no images')
  })

  it('says what a temperature was fitted on and what it does', () => {
    const fit = { temperature: 1.537, lossBefore: 1, lossAfter: 0.9, atLimit: false }
    expect(temperatureWords(fit, false)).toBe(
      'Temperature 1.54, fitted on the validation images of the same epoch: it becomes less sure; no answer changes.',
    )
    expect(temperatureWords({ ...fit, temperature: 0.01, atLimit: true }, true)).toMatch(
      /^Temperature 0.010, fitted on these same images.* surer.*end of its range/,
    )
  })

  it('says how often it is right when it may decline', () => {
    const point = { threshold: 0.8, answeredShare: 0.92, accuracy: 0.991, interval: { low: 0.988, high: 0.993 } }
    expect(words(operatingWords(point, 10_000))).toBe(
      'Answering the 92.0 % it is surest of, it is right in 99.1 % (95 % interval 98.8 % to 99.3 %). 9,200 of ' +
        '10,000 images, each at least 80.0 % sure; 800 left for a person.',
    )
    expect(words(operatingWords({ ...point, answeredShare: 1, interval: null }, 1))).toBe(
      'Answering all of them, it is right in 99.1 %. 1 of 1 image, each at least 80.0 % sure.',
    )
  })
})
