import { hostname } from 'node:os'
import type { ServerOptions } from './options.ts'

/** The address to open in a browser: the public one, else what others can most likely reach it by. */
export function shownAddress(
  { publicUrl, tls, host }: Pick<ServerOptions, 'publicUrl' | 'tls' | 'host'>,
  port: number,
): string {
  if (publicUrl !== undefined) return publicUrl.href.replace(/\/$/, '')
  const name = ['127.0.0.1', '::1'].includes(host)
    ? 'localhost'
    : ['0.0.0.0', '::', ''].includes(host)
      ? hostname()
      : host
  return `${tls === undefined ? 'http' : 'https'}://${name.includes(':') ? `[${name}]` : name}:${port}`
}
