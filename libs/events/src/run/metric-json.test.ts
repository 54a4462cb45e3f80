import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { metricSchema, stringifyWithMetrics } from './metric-json.ts'

describe('metricSchema', () => {
  it.each([
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['-Infinity', Number.NEGATIVE_INFINITY],
    [0.25, 0.25],
    [Number.NaN, Number.NaN],
  ])('reads %s as %s', (written, number) => expect(metricSchema.parse(written)).toBe(number))

  it.each(['nan', 'inf', '', '1', 'infinity', ' NaN', null, undefined, {}, [], true, 1n])('refuses %s', (written) =>
    expect(metricSchema.safeParse(written).success).toBe(false),
  )
})

describe('stringifyWithMetrics', () => {
  it('writes what JSON has no number for as texts', () =>
    expect(stringifyWithMetrics({ loss: [1, Number.NaN, -Infinity] })).toBe('{"loss":[1,"NaN","-Infinity"]}'))

  it('gives back every number, at any depth', () =>
    fc.assert(
      fc.property(fc.double(), (number) => {
        const { a } = JSON.parse(stringifyWithMetrics({ a: [{ b: number }] })) as { a: [{ b: unknown }] }
        // JSON has no negative zero.
        expect(metricSchema.parse(a[0].b)).toBe(Object.is(number, -0) ? 0 : number)
      }),
    ))

  it('leaves the texts of people alone, though they look like numbers', () =>
    expect(JSON.parse(stringifyWithMetrics({ name: 'NaN' }))).toEqual({ name: 'NaN' }))
})
