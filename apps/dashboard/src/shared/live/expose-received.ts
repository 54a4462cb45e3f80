import type { Received } from './run-download.ts'

/**
 * Functions that a browser test may call in a page: `window.__misfit.received('abc123def456')` gives which events of a
 * run the page has taken since it was opened. A page has exactly the run folder's events, each once, when `first` is 1
 * and both `last` and `count` are the number of lines of the folder's `events.jsonl`.
 */
interface PageForTests {
  received(runId: string): Received | null
}

declare global {
  interface Window {
    __misfit?: PageForTests
  }
}

const sources = new Map<string, () => Received>()

export function exposeReceived(runId: string, received: () => Received): void {
  sources.set(runId, received)
  window.__misfit ??= { received: (id) => sources.get(id)?.() ?? null }
}
