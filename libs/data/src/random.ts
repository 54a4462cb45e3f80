/**
 * A seeded stream of random numbers that is the same on every machine, in Node and in the browser.
 * Not for secrets.
 */
export interface RandomGenerator {
  /** Uniform integer in `0 .. 2^32 - 1`. */
  uint32(): number
  /** Uniform number in `[0, 1)`, 53 bits. */
  float(): number
  /** Uniform integer in `0 .. limit - 1`, without bias. `limit` is 1 to 2^32. */
  below(limit: number): number
  /** Uniform number in `[low, high)`. */
  between(low: number, high: number): number
}

/**
 * The stream of a seed: sfc32 (Chris Doty-Humphrey, PractRand), its state filled by splitmix32.
 *
 * @param seed any safe integer; the whole of it counts, sign included
 * @throws RangeError when the seed is not a safe integer
 */
export function randomGenerator(seed: number): RandomGenerator {
  const [low, high] = seedWords(seed)
  const fill = splitmix32(low)
  let a = fill()
  let b = fill()
  let c = splitmix32(high)()
  let counter = 1

  const uint32 = (): number => {
    const out = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + out) | 0
    return out >>> 0
  }
  // The first outputs of sfc32 still resemble its seed; PractRand discards as many.
  for (let i = 0; i < 12; i++) uint32()

  const float = (): number => ((uint32() >>> 5) * 0x4000000 + (uint32() >>> 6)) / 0x20000000000000

  const below = (limit: number): number => {
    if (!Number.isInteger(limit) || limit < 1 || limit > 0x100000000) {
      throw new RangeError(`below(${limit}): expected an integer from 1 to 4294967296`)
    }
    // Numbers past the last whole multiple of the limit would favour the small results: draw again.
    const usable = 0x100000000 - (0x100000000 % limit)
    let drawn = uint32()
    while (drawn >= usable) drawn = uint32()
    return drawn % limit
  }

  return { uint32, float, below, between: (from, to) => from + (to - from) * float() }
}

/**
 * Mixes a seed with what it is used for, so that epochs, batches and samples draw from unrelated streams:
 * `mixSeed(42, epoch, sample)`.
 *
 * @returns integer in `0 .. 2^32 - 1`
 * @throws RangeError when a part is not a safe integer
 */
export function mixSeed(seed: number, ...parts: number[]): number {
  let hash = 0x9e3779b9
  for (const part of [seed, ...parts]) {
    for (const word of seedWords(part)) hash = finalise((Math.imul(hash ^ word, 0x85ebca6b) + 0x6d2b79f5) | 0)
  }
  return hash >>> 0
}

/**
 * The numbers `0 .. count - 1` in a seeded random order (Fisher-Yates, Durstenfeld's form).
 *
 * @returns `[count]`
 * @throws RangeError when the count is not an integer of 0 or more
 */
export function shuffledIndices(count: number, seed: number): Uint32Array {
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`Cannot shuffle ${count} items`)
  const random = randomGenerator(seed)
  const order = new Uint32Array(count)
  for (let i = 0; i < count; i++) order[i] = i
  for (let i = count - 1; i > 0; i--) {
    const other = random.below(i + 1)
    const held = order[i]!
    order[i] = order[other]!
    order[other] = held
  }
  return order
}

/** Low and high 32 bits of a safe integer. */
function seedWords(seed: number): [low: number, high: number] {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`Seed ${seed}: expected a whole number up to 2^53 - 1`)
  return [seed | 0, Math.floor(seed / 0x100000000) | 0]
}

/** splitmix32: Steele, Lea and Flood 2014, with the 32-bit finaliser of MurmurHash3. */
function splitmix32(state: number): () => number {
  return () => {
    state = (state + 0x9e3779b9) | 0
    return finalise(state)
  }
}

function finalise(word: number): number {
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35)
  return word ^ (word >>> 16)
}
