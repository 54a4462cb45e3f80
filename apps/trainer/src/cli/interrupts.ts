/** Ctrl-C and SIGTERM, for whatever runs at the moment. */
export interface Interrupts {
  /** The signal that asked to stop; null while none has. */
  readonly signal: 'SIGINT' | 'SIGTERM' | null
  /** Hands signals to what runs now: the first one stops it, a second one ends it. Returns how to take them back. */
  during(running: { stop: (reason: string) => void; kill: () => void }): () => void
}

/**
 * A wrapper such as npm passes on the signal that the terminal has sent already: within this time it is the same one.
 */
const sameKeypress = 400

/** Catches Ctrl-C and SIGTERM from now on. */
export function catchInterrupts(): Interrupts {
  let signal: Interrupts['signal'] = null
  let first = 0
  let running: Parameters<Interrupts['during']>[0] | null = null
  const caught = (name: 'SIGINT' | 'SIGTERM') => {
    if (signal === null) {
      signal = name
      first = Date.now()
      if (running === null) process.exit(name === 'SIGINT' ? 130 : 143)
      running.stop(name === 'SIGINT' ? 'stopped with Ctrl-C' : 'its process was told to end (SIGTERM)')
    } else if (Date.now() - first > sameKeypress) {
      running?.kill()
    }
  }
  process.on('SIGINT', () => {
    caught('SIGINT')
  })
  process.on('SIGTERM', () => {
    caught('SIGTERM')
  })
  return {
    get signal() {
      return signal
    },
    during(next) {
      running = next
      return () => {
        running = null
      }
    },
  }
}
