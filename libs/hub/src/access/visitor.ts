import { AsyncLocalStorage } from 'node:async_hooks'
import type { Session } from '@misfit/events/http/access'

/** Someone who asks something of the hub, once it is known who it is. */
export interface Visitor extends NonNullable<Session['who']> {
  /** `machine`, `token:<id>` or `share:<id>`: what limits are counted by, and what ends with the token or link. */
  readonly key: string
  /**
   * Way in which the visitor was recognised. A browser sends a cookie by itself, also when a page of another site makes
   * it ask.
   */
  readonly by: 'place' | 'bearer' | 'cookie'
  /** Hash of the cookie's value, for those who have one. */
  readonly session: string | null
}

/** Whoever reaches a hub on loopback, and processes of this machine that can read its data folder. */
export const thisMachine = (by: Visitor['by']): Visitor => ({
  key: 'machine',
  name: 'this machine',
  role: 'admin',
  share: null,
  by,
  session: null,
})

const visits = new AsyncLocalStorage<Visitor | null>()

/** Answers a request in the name of a visitor: everything that is awaited in it knows by {@link visitor} who asks. */
export const visitedBy = <T>(who: Visitor | null, answer: () => T): T => visits.run(who, answer)

/** Visitor whose request is being answered; null without one, as for work of the hub itself. */
export const visitor = (): Visitor | null => visits.getStore() ?? null

/** True when the visitor may see a run at all: those who came by a share link see its runs only. */
export const maySee = (runId: string, who: Visitor | null = visitor()): boolean =>
  who?.share?.runIds.includes(runId) ?? true
