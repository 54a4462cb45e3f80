import { parse } from 'hono/utils/cookie'
import type { IncomingMessage } from 'node:http'
import type { Credentials } from './logins.ts'

/** Cookies are shared by all ports of a host: two hubs on one machine must not sign each other's people out. */
export const cookieName = (port: number): string => `misfit_session_${port}`

/** Reads from a request's headers who sends it. */
export function credentialsIn({ headers }: Pick<IncomingMessage, 'headers'>, port: number): Credentials {
  const bearer = /^bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1] ?? null
  const name = cookieName(port)
  return { bearer, cookie: headers.cookie === undefined ? null : (parse(headers.cookie, name)[name] ?? null) }
}
