import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { signInAddress, signInPath } from '@misfit/events/http/access'
import { type Reach, refusal } from './allowed-origin.ts'
import type { Pages } from '../live/page-connections.ts'
import { credentialsIn } from './credentials.ts'
import type { Gate } from './logins.ts'
import { setSecurityHeaders } from './security-headers.ts'
import { type Visitor, visitedBy } from './visitor.ts'
import { withoutSecrets } from './without-secrets.ts'

/** Pages and files that are there for those who have not signed in. */
const isOpen = (path: string): boolean =>
  path === signInPath ||
  path === '/icon.svg' ||
  path === '/favicon.ico' ||
  (path.startsWith('/_next/static/') && !/\.\.|%|\\/.test(path))

interface DoorOptions {
  readonly gate: Gate
  readonly reach: Reach
  readonly port: number
  /** Path of the public address, such as `/misfit`; empty where there is none. */
  readonly path: string
  readonly api: RequestListener
  /** Null while they are being prepared. */
  readonly pages: () => Pages | null
  readonly answerStarting: RequestListener
}

/** Entrance of every HTTP request: finds out who asks, and passes the request on or refuses it. */
export class Door {
  constructor(private readonly options: DoorOptions) {}

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { reach, api, pages, answerStarting, path: base } = this.options
    setSecurityHeaders(response, reach)
    const problem = refusal(request, reach)
    if (problem !== null) return answerError(response, 403, problem)
    let who: Visitor | null
    try {
      who = await this.#visitor(request)
    } catch (error) {
      console.error('hub: cannot find out who asks:', error)
      return answerError(response, 500, 'the hub failed at this request; its console says why')
    }
    if (request.url?.startsWith('/api/') === true)
      return visitedBy(who, () => {
        api(request, response)
      })
    if (who === null && !isOpen(pathOf(request, base))) return sendToSignIn(request, response, base)
    const shown = pages()
    if (shown === null) answerStarting(request, response)
    else shown.request(request, response)
  }

  /** Passes on upgrades other than the live link's, which come from pages that are compiled as they are asked for. */
  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const shown = this.options.pages()
    const isRefused =
      refusal(request, this.options.reach) !== null || (await this.#visitor(request).catch(() => null)) === null
    if (isRefused || shown === null) socket.destroy()
    else shown.upgrade(request, socket, head)
  }

  #visitor(request: IncomingMessage): Promise<Visitor | null> {
    return this.options.gate.visitor(credentialsIn(request, this.options.port))
  }
}

/** Path and query that are asked for, without the path under which the hub is served: `/misfit?a=1` is `/?a=1`. */
function wantedUrl(request: IncomingMessage, base: string): string {
  const url = request.url ?? '/'
  const rest = url.startsWith(base) ? url.slice(base.length) : url
  if (rest.startsWith('/')) return rest
  return rest === '' || rest.startsWith('?') ? `/${rest}` : url
}

const pathOf = (request: IncomingMessage, base: string): string => wantedUrl(request, base).split('?')[0] ?? '/'

function answerError(response: ServerResponse, status: number, error: string): void {
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ error: withoutSecrets(error) }))
}

/** The page that was wanted opens after the sign-in. */
function sendToSignIn(request: IncomingMessage, response: ServerResponse, base: string): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') return answerError(response, 401, 'sign in first')
  response
    .writeHead(302, { location: `${base}${signInAddress(wantedUrl(request, base))}`, 'cache-control': 'no-store' })
    .end()
}
