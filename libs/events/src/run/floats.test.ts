import { describe, expect, it } from 'vitest'
import { decodeFloats, encodeFloats } from './floats.ts'

describe('floats as text', () => {
  it('come back with their bits, NaN and infinities too', () => {
    const values = Float32Array.of(0, -0, 1.5, Number.NaN, Infinity, -Infinity, 3.4e38, 1e-45)
    expect(decodeFloats(encodeFloats(values))).toEqual(values)
    const many = Float32Array.from({ length: 50_000 }, (_, i) => i / 3)
    expect(decodeFloats(encodeFloats(many))).toEqual(many)
    expect(decodeFloats('')).toEqual(new Float32Array(0))
  })

  it('are little-endian', () => {
    expect(encodeFloats(Float32Array.of(1))).toBe(btoa('\u0000\u0000\u0080\u003f'))
  })

  it('refuse what is not whole floats', () => {
    expect(() => decodeFloats('***')).toThrow('not base64')
    expect(() => decodeFloats(btoa('abc'))).toThrow('3 bytes are not whole')
  })
})
