import type { Session } from '@misfit/events/http/access'
import type { ShareRow, TokenRow } from '@misfit/store/tables/access-schema'
import { hashOf, isSameSecret, newSecret } from '@misfit/store/tables/access-secret'
import type { Database } from '@misfit/store/postgres/database'
import { deleteSession, deleteSessionsOf, findSession, insertSession } from '@misfit/store/tables/sessions'
import { findShare, findShareById, revokeShare, shareWasUsed } from '@misfit/store/tables/shares'
import { findToken, findTokenById, revokeToken, tokenWasUsed, useKept } from '@misfit/store/tables/tokens'
import { thisMachine, type Visitor } from './visitor.ts'

const day = 24 * 60 * 60_000
/** A browser signs in again after so long. */
const longestSession = 30 * day
const longestSharedSession = day

/** Credentials that a request shows. */
export interface Credentials {
  /** Token of `Authorization: Bearer`, or of a socket's handshake. */
  readonly bearer: string | null
  /** Value of the session's cookie. */
  readonly cookie: string | null
}

interface GateOptions {
  readonly database: Database
  /** False on loopback: then all who come are this machine. */
  readonly loginNeeded: boolean
  /** Secret that processes of this machine show instead of a token. */
  readonly localSecret: string
}

/** Knows visitors by their tokens, sessions and share links, and ends these. */
export class Gate {
  constructor(private readonly options: GateOptions) {}

  get loginNeeded(): boolean {
    return this.options.loginNeeded
  }

  /** Finds who shows these credentials; null when they are nobody's, or no longer anybody's. */
  async visitor({ bearer, cookie }: Credentials, now = Date.now()): Promise<Visitor | null> {
    const { database, loginNeeded, localSecret } = this.options
    if (bearer !== null) {
      if (isSameSecret(bearer, localSecret)) return thisMachine('bearer')
      const token = await findToken(database, bearer, now)
      if (token !== null) return this.#ofToken(token, { by: 'bearer', session: null }, now)
      // On loopback, a token that is meant for another hub is no hindrance.
      if (loginNeeded) return null
    }
    if (!loginNeeded) return thisMachine('place')
    if (cookie === null) return null
    const session = await findSession(database, cookie, now)
    if (session === null) return null
    const how = { by: 'cookie', session: hashOf(cookie) } as const
    if ('tokenId' in session) {
      const token = await findTokenById(database, session.tokenId, now)
      return token === null ? null : this.#ofToken(token, how, now)
    }
    const share = await findShareById(database, session.shareId, now)
    return share === null ? null : this.#ofShare(share, how, now)
  }

  /**
   * Opens a session with the secret of a token or a share link.
   *
   * @returns the visitor and the value of the session's cookie; null when the secret is nobody's
   */
  async signIn(
    secret: string,
    now = Date.now(),
  ): Promise<{ visitor: Visitor; cookie: string; expiresAt: number } | null> {
    const { database } = this.options
    const token = await findToken(database, secret, now)
    const share = token === null ? await findShare(database, secret, now) : null
    const opener = token ?? share
    if (opener === null) return null
    const cookie = newSecret('token')
    const expiresAt = Math.min(
      now + (share === null ? longestSession : longestSharedSession),
      opener.expiresAt ?? Infinity,
    )
    await insertSession(
      database,
      cookie,
      share === null ? { tokenId: opener.id } : { shareId: opener.id },
      expiresAt,
      now,
    )
    const how = { by: 'cookie', session: hashOf(cookie) } as const
    const visitor =
      token !== null
        ? await this.#ofToken(token, how, now)
        : share !== null
          ? await this.#ofShare(share, how, now)
          : null
    return visitor === null ? null : { visitor, cookie, expiresAt }
  }

  async signOut(cookie: string): Promise<void> {
    await deleteSession(this.options.database, cookie)
  }

  /** @returns false when there is no such token, or it was revoked before */
  async revokeToken(id: string): Promise<boolean> {
    const revoked = await revokeToken(this.options.database, id, Date.now())
    await deleteSessionsOf(this.options.database, { tokenId: id })
    return revoked !== null
  }

  /** @returns false when there is no such link, or it was revoked before */
  async revokeShare(id: string): Promise<boolean> {
    const revoked = await revokeShare(this.options.database, id, Date.now())
    await deleteSessionsOf(this.options.database, { shareId: id })
    return revoked !== null
  }

  /** True while what a visitor came with still holds. */
  async isStill({ key }: Visitor, now = Date.now()): Promise<boolean> {
    const [kind, id = ''] = key.split(':')
    if (kind === 'token') return (await findTokenById(this.options.database, id, now)) !== null
    if (kind === 'share') return (await findShareById(this.options.database, id, now)) !== null
    return true
  }

  async #ofToken(
    { id, name, role, lastUsedAt }: TokenRow,
    how: Pick<Visitor, 'by' | 'session'>,
    now: number,
  ): Promise<Visitor> {
    if (isDue(lastUsedAt, now)) await tokenWasUsed(this.options.database, id, now)
    return { key: `token:${id}`, name, role, share: null, ...how }
  }

  async #ofShare(
    { id, runIds, expiresAt, lastUsedAt }: ShareRow,
    how: Pick<Visitor, 'by' | 'session'>,
    now: number,
  ): Promise<Visitor> {
    if (isDue(lastUsedAt, now)) await shareWasUsed(this.options.database, id, now)
    return { key: `share:${id}`, name: 'a share link', role: 'viewer', share: { runIds, expiresAt }, ...how }
  }
}

const isDue = (lastUsedAt: number | null, now: number): boolean => lastUsedAt === null || now - lastUsedAt > useKept

/** A session as its page may know it. */
export const sessionOf = (loginNeeded: boolean, visitor: Visitor | null): Session => ({
  loginNeeded,
  who: visitor === null ? null : { name: visitor.name, role: visitor.role, share: visitor.share },
})
