/**
 * Offset of the hub's clock from ours, measured by asking it the time. Of the latest answers, the one that took the
 * least time is the most exact (as in NTP, RFC 5905, clock filter).
 */
export class ClockOffset {
  readonly #samples: { offset: number; roundTrip: number }[] = []

  /** Milliseconds to add to our clock to get the hub's; 0 before the first answer. */
  get milliseconds(): number {
    const best = this.#samples.reduce<{ offset: number; roundTrip: number } | null>(
      (least, sample) => (least === null || sample.roundTrip < least.roundTrip ? sample : least),
      null,
    )
    return best?.offset ?? 0
  }

  /** Adds one answer: our clock when asked and when answered, and the hub's clock in between. */
  add(asked: number, hub: number, answered: number): void {
    this.#samples.push({ offset: hub - (asked + answered) / 2, roundTrip: answered - asked })
    if (this.#samples.length > window) this.#samples.shift()
  }
}

/** Number of latest measurements that are looked at. */
const window = 30
