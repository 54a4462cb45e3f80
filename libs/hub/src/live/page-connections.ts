import type { IncomingMessage, RequestListener } from 'node:http'
import type { Duplex } from 'node:stream'

/** Handler of requests that are neither the API's nor the live link's. */
export interface Pages {
  request: RequestListener
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
}
