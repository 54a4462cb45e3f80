/**
 * A model's output of more classes than are kept, made the same by `tools/fixtures/many_classes.py`, to the last bit.
 */
export interface ManyClasses {
  /** `[count * classCount]`, 0-1. */
  probabilities: Float32Array
  /** `[count]` */
  actual: Uint16Array
  classCount: number
}

/**
 * Cubes of numbers of 1 to 1,000, with more for the true class, each over the sum of its row.
 *
 * @param skill how much more a true class may have: well seen in one sample, hardly in another
 */
export function manyClasses({
  count,
  classCount,
  skill,
}: {
  count: number
  classCount: number
  skill: number
}): ManyClasses {
  const probabilities = new Float32Array(count * classCount)
  const actual = Uint16Array.from({ length: count }, (_, i) => i % classCount)
  const cubes = new Float64Array(classCount)
  for (let i = 0; i < count; i++) {
    let sum = 0
    for (let c = 0; c < classCount; c++) {
      const more = c === actual[i] ? hashed(i + 7) % skill : 0
      cubes[c] = (1 + (hashed(i * classCount + c) % 1000) + more) ** 3
      sum += cubes[c]!
    }
    for (let c = 0; c < classCount; c++) probabilities[i * classCount + c] = cubes[c]! / sum
  }
  return { probabilities, actual, classCount }
}

/** 32-bit finalizer of MurmurHash3 (public domain). */
function hashed(value: number): number {
  let h = value
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** Shapes of such outputs, and what others work out of them. */
export { default as manyClassesFixture } from './fixtures/many-classes.json' with { type: 'json' }
