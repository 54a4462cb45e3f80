import type { IncomingMessage } from 'node:http'

/** Addresses that only this machine can reach. */
const loopbackAddresses = ['127.0.0.1', '::1', 'localhost']
const loopbackNames = ['localhost', '127.0.0.1', '[::1]']
/** Headers that proxies add. They make all the world look like this machine. */
const forwardingHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']

/** Ways in which others can reach a hub. */
export interface Reach {
  /** Ports that the hub listens on, the one that others use first. */
  readonly ports: readonly number[]
  /** False while only this machine can. */
  readonly loginNeeded: boolean
  /** Whether the hub itself speaks TLS. */
  readonly tls: boolean
  /** The address that browsers see, such as `https://misfit.example`: set where a proxy stands before the hub. */
  readonly publicUrl: URL | null
}

/** The path of a public address under which a hub is served, such as `/misfit`; empty where there is none. */
export const basePathOf = (publicUrl: URL | null | undefined): string => publicUrl?.pathname.replace(/\/+$/, '') ?? ''

/** True when others than this machine can reach a hub: by its own address, or through a proxy. */
export const needsLogin = (host: string, publicUrl: URL | null): boolean =>
  !loopbackAddresses.includes(host) || publicUrl !== null

/**
 * Decides whether a request may come in, on HTTP and sockets alike. A page of another site can make a browser send
 * requests here (with its own `Origin`), or can point its own name at this machine (with its own `Host`).
 *
 * @returns what is wrong, or null
 */
export function refusal(request: Pick<IncomingMessage, 'headers'>, reach: Reach): string | null {
  const { host, origin } = request.headers
  const local = reach.ports.flatMap((port) =>
    loopbackNames.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])),
  )
  const hosts = reach.publicUrl === null ? local : [reach.publicUrl.host, ...local]
  // Without a public address the hub cannot know its names. Nobody is signed in under a name that is not one of them.
  const isKnown =
    hosts.includes(host?.toLowerCase() ?? '') || (reach.loginNeeded && reach.publicUrl === null && host !== undefined)
  if (host === undefined || !isKnown) {
    return `this address is served as ${hosts.join(', ')} only, not as ${quoted(host ?? 'no host')}`
  }
  if (!reach.loginNeeded && forwardingHeaders.some((name) => request.headers[name] !== undefined)) {
    return 'this came through a proxy, and the hub asks for no login; start it with --public-url or MISFIT_PUBLIC_URL'
  }
  if (origin !== undefined && !isOwnOrigin(origin, host, reach)) {
    return `requests from pages of ${quoted(origin)} are refused`
  }
  return null
}

function isOwnOrigin(origin: string, host: string, { tls, publicUrl, loginNeeded, ports }: Reach): boolean {
  const from = urlOf(origin)
  if (from === null || from.origin !== origin.toLowerCase()) return false
  if (publicUrl !== null && (from.origin === publicUrl.origin || host.toLowerCase() === publicUrl.host))
    return from.origin === publicUrl.origin
  const protocol = tls ? 'https' : 'http'
  if (!loginNeeded)
    return loopbackNames.some((name) => urlOf(`${protocol}://${name}:${ports[0]}`)?.origin === from.origin)
  return urlOf(`${protocol}://${host}`)?.origin === from.origin
}

function urlOf(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}

const quoted = (text: string): string => JSON.stringify(text.slice(0, 200))
