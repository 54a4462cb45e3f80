/**
 * Draws from binomial distributions by seed: how many of `n` trials succeed at probability `p`.
 *
 * Small means by adding up probabilities until they pass a uniform number; others by BTRS, transformed rejection with
 * squeeze (Hörmann 1993, J. Statist. Comput. Simul. 46, 101-110), which takes the same time for any `n`.
 */
export function binomialSampler(seed: number): (n: number, p: number) => number {
  const uniform = mulberry32(seed)
  const draw = (n: number, p: number): number => {
    if (n === 0 || p <= 0) return 0
    if (p >= 1) return n
    if (p > 0.5) return n - draw(n, 1 - p)
    return n * p < 10 ? inversion(n, p, uniform) : rejection(n, p, uniform)
  }
  return draw
}

function inversion(n: number, p: number, uniform: () => number): number {
  const odds = p / (1 - p)
  let term = Math.exp(n * Math.log1p(-p))
  let rest = uniform()
  let k = 0
  while (rest > term && k < n) {
    rest -= term
    k++
    term *= (odds * (n - k + 1)) / k
  }
  return k
}

function rejection(n: number, p: number, uniform: () => number): number {
  const spread = Math.sqrt(n * p * (1 - p))
  const b = 1.15 + 2.53 * spread
  const a = -0.0873 + 0.0248 * b + 0.01 * p
  const c = n * p + 0.5
  const vr = 0.92 - 4.2 / b
  const alpha = (2.83 + 5.1 / b) * spread
  const mode = Math.floor((n + 1) * p)
  for (;;) {
    const u = uniform() - 0.5
    const v = uniform()
    const us = 0.5 - Math.abs(u)
    const k = Math.floor(((2 * a) / us + b) * u + c)
    if (k < 0 || k > n) continue
    if (us >= 0.07 && v <= vr) return k
    const bound =
      (mode + 0.5) * Math.log((mode + 1) / ((p / (1 - p)) * (n - mode + 1))) +
      (n + 1) * Math.log((n - mode + 1) / (n - k + 1)) +
      (k + 0.5) * Math.log(((p / (1 - p)) * (n - k + 1)) / (k + 1)) +
      stirlingTail(mode) +
      stirlingTail(n - mode) -
      stirlingTail(k) -
      stirlingTail(n - k)
    if (Math.log((v * alpha) / (a / (us * us) + b)) <= bound) return k
  }
}

/** `ln k!` less Stirling's approximation of it. */
function stirlingTail(k: number): number {
  const exact = [
    0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.020790672103765, 0.0166446911898211,
    0.0138761288230707, 0.0118967099458917, 0.010411265261972, 0.00925546218271273, 0.00833056343336287,
  ]
  const next = k + 1
  const square = next * next
  return exact[k] ?? (1 / 12 - (1 / 360 - 1 / 1260 / square) / square) / next
}

/** Uniform numbers, 0 to under 1 (Tommy Ettinger's Mulberry32). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
