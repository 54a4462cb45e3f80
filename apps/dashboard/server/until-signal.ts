import type { Socket } from 'node:net'

/**
 * A wrapper such as npm or nx passes on the signal that the terminal has sent already: within this time it is the same.
 */
const sameKeypress = 1000

/**
 * Resolves at the first Ctrl-C, SIGTERM, or request by the lifeline.
 *
 * @param again called when a person insists
 */
export function untilSignal(lifeline: Socket | null, again: () => void): Promise<void> {
  return new Promise((resolve) => {
    let first: number | null = null
    const caught = () => {
      if (first === null) {
        first = performance.now()
        resolve()
      } else if (performance.now() - first > sameKeypress) again()
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, caught)
    lifeline?.on('data', caught)
    for (const end of ['end', 'close']) lifeline?.on(end, () => first === null && caught())
  })
}
