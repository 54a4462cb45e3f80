import { Socket } from 'node:net'

/**
 * The pipe to the process that started this one outside of its own process tree (`serve.mjs`), or null when a person
 * started the server directly. Text on it, or its end, asks to stop.
 */
export function openLifeline(env: NodeJS.ProcessEnv = process.env): Socket | null {
  const descriptor = env['MISFIT_LIFELINE']
  if (descriptor === undefined) return null
  delete env['MISFIT_LIFELINE']
  const lifeline = new Socket({ fd: Number(descriptor), readable: true, writable: true, allowHalfOpen: true })
  // The other side was killed: its end is told by `end` or `close`.
  lifeline.on('error', () => undefined)
  return lifeline
}

/** Tells the other side how we ended, and ends. */
export function exit(code: number, lifeline: Socket | null): void {
  if (lifeline === null || lifeline.destroyed) process.exit(code)
  lifeline.end(String(code), () => process.exit(code))
}
