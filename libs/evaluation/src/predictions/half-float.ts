const floatView = new Float32Array(1)
const bitsView = new Uint32Array(floatView.buffer)

/** A number as IEEE 754 binary16, rounded to nearest, ties to even; too large becomes infinity. */
export function toHalf(value: number): number {
  floatView[0] = value
  const bits = bitsView[0]!
  const sign = (bits >>> 16) & 0x8000
  const magnitude = bits & 0x7fffffff
  if (magnitude > 0x7f800000) return sign | 0x7e00
  // 65520 and above round up to infinity.
  if (magnitude >= 0x477ff000) return sign | 0x7c00
  if (magnitude >= 0x38800000) {
    // Normal: rebias the exponent by 112, and round the 13 dropped bits.
    const rounded = magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)
    return sign | (rounded >>> 13)
  }
  // Subnormal: a whole multiple of 2^-24.
  return sign | roundHalfEven(Math.abs(floatView[0]) * 0x1000000)
}

/** The number that an IEEE 754 binary16 stands for. */
export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >>> 10) & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Infinity
  if (exponent === 0) return (sign * fraction) / 0x1000000
  return sign * 2 ** (exponent - 15) * (1 + fraction / 1024)
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  if (rest === 0.5) return floor % 2 === 0 ? floor : floor + 1
  return rest < 0.5 ? floor : floor + 1
}
