import type { IncomingMessage } from 'node:http'
import { signedInSchema, signInSchema } from '@misfit/events/http/access'
import { type Context, Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { json, limitBody, readJson } from '../api/http.ts'
import { HttpProblem } from '../api/problem.ts'
import { cookieName } from './credentials.ts'
import { type Gate, sessionOf } from './logins.ts'
import type { LiveVisits } from './live-visits.ts'
import { RateLimit } from './rate-limit.ts'
import { visitor } from './visitor.ts'

/** Wrong tokens from one address. Nobody guesses 256 bits; this keeps one who tries from costing anything. */
const wrongTokens = { burst: 10, perSecond: 1 / 6 }

export interface SessionOptions {
  readonly port: number
  /** Path under which the cookie is sent, such as `/`. */
  readonly path: string
  /** Whether browsers reach the hub over TLS: then they send the cookie over nothing else. */
  readonly secure: boolean
  /** Address of who asks, also behind a proxy. */
  readonly addressOf: (request: IncomingMessage) => string
}

/** Signing in and out. */
export function sessionApi(
  gate: Gate,
  live: LiveVisits,
  { port, path, secure, addressOf }: SessionOptions,
): Hono<{ Bindings: { incoming: IncomingMessage } }> {
  const api = new Hono<{ Bindings: { incoming: IncomingMessage } }>()
  const limit = new RateLimit(wrongTokens)
  const name = cookieName(port)
  api.use(limitBody(4096))

  api.get('/', (c) => json(c, sessionOf(gate.loginNeeded, visitor())))
  api.post('/', async (c) => {
    const { token } = await readJson(c, signInSchema)
    const address = addressOf(c.env.incoming)
    const wait = limit.take(address)
    if (wait > 0) throw new HttpProblem(429, `too many wrong tokens; try again in ${wait} s`, wait)
    const before = visitor()
    const signedIn = await gate.signIn(token)
    if (signedIn === null) throw new HttpProblem(401, 'this token is unknown, was revoked, or has expired')
    limit.giveBack(address)
    const { share } = signedIn.visitor
    // Who may see more than the link shows stays who they are.
    const stays = share !== null && before !== null && before.share === null
    if (stays) await gate.signOut(signedIn.cookie)
    else {
      await endSession(c)
      setCookie(c, name, signedIn.cookie, {
        httpOnly: true,
        sameSite: 'Lax',
        secure,
        path,
        expires: new Date(signedIn.expiresAt),
      })
    }
    const who = stays ? before : signedIn.visitor
    return json(c, signedInSchema.parse({ ...sessionOf(gate.loginNeeded, who), opens: share?.runIds ?? null }))
  })
  api.delete('/', async (c) => {
    await endSession(c)
    deleteCookie(c, name, { path, secure })
    return c.body(null, 204)
  })

  async function endSession(c: Context): Promise<void> {
    const cookie = getCookie(c, name)
    if (cookie === undefined) return
    await gate.signOut(cookie)
    const session = visitor()?.session ?? null
    if (session !== null) live.end({ session })
  }
  return api
}
