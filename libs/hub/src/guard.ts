import type { IncomingMessage } from 'node:http'

/** Addresses that only this machine can reach. */
const loopbackAddresses = ['127.0.0.1', '::1', 'localhost']
const loopbackNames = ['localhost', '127.0.0.1', '[::1]']

/**
 * Refuses an address that other machines could reach: there is no login yet, and whoever opens the page can start and
 * delete runs.
 *
 * @throws RangeError with what to do instead
 */
export function checkBindAddress(host: string): void {
  if (loopbackAddresses.includes(host)) return
  throw new RangeError(
    `Misfit does not listen on ${host}: anyone who reaches it could start and delete runs, and this version has no login. ` +
      'Leave the host out, and reach it from elsewhere through a tunnel such as ssh -L 4200:localhost:4200',
  )
}

/**
 * Decides whether a request may come in, on HTTP and sockets alike. A page of another site can make a browser send
 * requests here (with its own `Origin`), or can point its own name at this machine (with its own `Host`).
 *
 * @returns what is wrong, or null
 */
export function refusal(request: Pick<IncomingMessage, 'headers'>, port: number): string | null {
  const { host, origin } = request.headers
  const hosts = loopbackNames.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]))
  if (host === undefined || !hosts.includes(host.toLowerCase())) {
    return `this address is served as ${hosts.join(', ')} only, not as ${quoted(host ?? 'no host')}`
  }
  if (origin !== undefined && !hosts.some((name) => origin.toLowerCase() === `http://${name}`)) {
    return `requests from pages of ${quoted(origin)} are refused`
  }
  return null
}

const quoted = (text: string): string => JSON.stringify(text.slice(0, 200))
