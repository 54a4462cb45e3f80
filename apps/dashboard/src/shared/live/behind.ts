/**
 * Computes how far behind a page is: milliseconds from an event's making at the trainer to its pixels.
 *
 * @param at when it happened, by the trainer's clock
 * @param trainerToHub milliseconds to add to the trainer's clock to get the hub's
 * @param painted when its pixels were on the screen, by the page's clock
 * @param pageToHub milliseconds to add to the page's clock to get the hub's
 */
export function millisecondsBehind(at: number, trainerToHub: number, painted: number, pageToHub: number): number {
  return Math.max(0, painted + pageToHub - (at + trainerToHub))
}

/** The middle of recent measurements; null without any. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Calls back when what was rendered until now has been painted: after the second frame from here. */
export function afterPaint(callback: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(callback))
}
