/** Sample of the hub's clock against ours, from one question and its answer. */
export interface ClockSample {
  /** Milliseconds from question to answer. */
  roundTrip: number
  /** Milliseconds to add to our clock to get the hub's. */
  offset: number
}

/**
 * Measures once as in NTP: the hub read its clock about half way between our question and its answer.
 *
 * @param sent our clock when asking, in milliseconds
 * @param hubNow the hub's answer
 * @param received our clock when the answer came
 */
export function clockSample(sent: number, hubNow: number, received: number): ClockSample {
  return { roundTrip: received - sent, offset: hubNow - (sent + received) / 2 }
}

/**
 * The offset of the sample with the shortest way: queues only ever lengthen it, so it is off by the least
 * (RFC 5905, clock filter).
 */
export function bestOffset(samples: readonly ClockSample[]): number | null {
  let best: ClockSample | null = null
  for (const sample of samples) if (best === null || sample.roundTrip < best.roundTrip) best = sample
  return best?.offset ?? null
}

/** Our clock: milliseconds since 1970 with fractions. */
export const pageNow = (): number => performance.timeOrigin + performance.now()
