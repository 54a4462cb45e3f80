/** Round numbers within `[from, to]`, about `count` of them: 1, 2 or 5 times a power of ten apart. */
export function linearTicks(from: number, to: number, count: number, whole = false): number[] {
  if (!(to > from)) return Number.isFinite(from) ? [from] : []
  const rough = (to - from) / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(rough))
  const unit = [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10
  const step = whole ? Math.max(1, Math.round(unit * power)) : unit * power
  const ticks: number[] = []
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) ticks.push(Number((i * step).toPrecision(12)))
  return ticks
}

/** Powers of ten within `[from, to]`, with steps between them where there is room. Both ends are greater than 0. */
export function logTicks(from: number, to: number): number[] {
  const decades = Math.log10(to / from)
  const factors = decades > 4 ? [1] : decades > 1.5 ? [1, 3] : [1, 2, 5]
  const skip = Math.max(1, Math.ceil(decades / 6))
  const ticks: number[] = []
  for (let power = Math.floor(Math.log10(from)); power <= Math.ceil(Math.log10(to)); power += skip) {
    for (const factor of factors) {
      const tick = Number(`${factor}e${power}`)
      if (tick >= from * 0.999 && tick <= to * 1.001) ticks.push(tick)
    }
  }
  // Within a fraction of a decade there are too few of them: round numbers at equal distances then.
  return ticks.length >= 3 ? ticks : linearTicks(from, to, 5)
}
