import type { IncomingMessage } from 'node:http'
import { isIPv6 } from 'node:net'
import type { Reach } from './allowed-origin.ts'

/**
 * The address that limits count by. A proxy on this machine says for whom it asks; others cannot claim to be one. Who
 * has IPv6 has a network of addresses, which counts as one.
 */
export function addressOf({ publicUrl }: Pick<Reach, 'publicUrl'>): (request: IncomingMessage) => string {
  return (request) => {
    const direct = plain(request.socket.remoteAddress ?? '')
    const forwarded =
      String(request.headers['x-forwarded-for'] ?? '')
        .split(',')
        .at(-1)
        ?.trim() ?? ''
    const address = publicUrl !== null && isLoopback(direct) && forwarded !== '' ? plain(forwarded) : direct
    return (isIPv6(address) ? network(address) : address).slice(0, 64)
  }
}

const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.')

/** IPv4 as it is written, also where it came in over a socket that takes both. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, '')

/** The first 64 bits. */
function network(address: string): string {
  const [head = '', tail = ''] = address.split('::')
  const parts = head === '' ? [] : head.split(':')
  const rest = tail === '' ? [] : tail.split(':')
  const zeros = address.includes('::')
    ? Array.from({ length: Math.max(0, 8 - parts.length - rest.length) }, () => '0')
    : []
  return `${[...parts, ...zeros, ...rest].slice(0, 4).join(':')}::/64`
}
