import { describe, expect, it } from 'vitest'
import { formatBytes } from '@misfit/text/bytes'
import { formatMetric, formatPercent, formatRate, formatSpeed, plural } from './numbers.ts'

describe('formatMetric', () => {
  it.each([
    [0.03124, '0.0312'],
    [-0.5, '−0.5000'],
    [0, '0.0000'],
    [0.00001234, '1.23e−5'],
    [-0.00001234, '−1.23e−5'],
    [0.00015, '0.000150'],
    [0.0052, '0.00520'],
    [12_345.678, '12345.7'],
    [1e12, '1.00e12'],
    [Number.NaN, 'NaN'],
    [Infinity, '∞'],
    [-Infinity, '−∞'],
    [null, '–'],
  ])('%s is %s', (value, text) => expect(formatMetric(value)).toBe(text))
})

describe('formatPercent', () => {
  it('is per cent of one', () => expect(formatPercent(0.9712)).toBe('97.12 %'))
  it('keeps NaN', () => expect(formatPercent(Number.NaN)).toBe('NaN'))
  it('rounds 0.99996 to 100', () => expect(formatPercent(0.99996)).toBe('100.00 %'))
})

describe('formatSpeed, formatBytes, plural', () => {
  it('groups thousands', () => expect(formatSpeed(28_512.4)).toBe('28,512'))
  it('keeps small speeds', () => expect(formatSpeed(0.314)).toBe('0.31'))
  it('uses decimal units', () => expect(formatBytes(1_400_000)).toBe('1.4 MB'))
  it('knows one', () => expect([plural(1, 'run'), plural(1200, 'run')]).toEqual(['1 run', '1,200 runs']))
})

describe('formatRate', () => {
  it.each([
    [0.001, '0.001'],
    [1e-7, '1e-7'],
    [1e10, '1e10'],
    [2.5e7, '2.5e7'],
  ])('%s is %s', (rate, text) => expect(formatRate(rate)).toBe(text))
})
