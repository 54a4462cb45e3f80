import type { ServerResponse } from 'node:http'
import type { Reach } from './allowed-origin.ts'

/** Sets headers that make browsers refuse what no page needs. Pages add which scripts may run. */
export function setSecurityHeaders(
  response: ServerResponse,
  { tls, publicUrl }: Pick<Reach, 'tls' | 'publicUrl'>,
): void {
  response.setHeader('x-content-type-options', 'nosniff')
  // No other site may show these pages in a frame and have them clicked.
  response.setHeader('x-frame-options', 'DENY')
  response.setHeader(
    'content-security-policy',
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  )
  response.setHeader('referrer-policy', 'same-origin')
  response.setHeader('cross-origin-opener-policy', 'same-origin')
  // With the line above, browsers let a page share memory with its workers.
  response.setHeader('cross-origin-embedder-policy', 'require-corp')
  response.setHeader('cross-origin-resource-policy', 'same-origin')
  response.setHeader('permissions-policy', 'geolocation=(), microphone=(), payment=(), usb=()')
  if (tls || publicUrl?.protocol === 'https:') response.setHeader('strict-transport-security', 'max-age=31536000')
}

/**
 * The policy of a page: what is its own, and the scripts that carry this answer's nonce.
 *
 * @param nonce new for every answer
 * @param dev pages that are compiled as they are asked for evaluate their code
 */
export function pagePolicy(nonce: string, dev: boolean): string {
  return [
    "default-src 'none'",
    // TensorFlow.js compiles WebAssembly in the page where a model is tried.
    `script-src 'self' 'nonce-${nonce}' 'wasm-unsafe-eval'${dev ? " 'unsafe-eval'" : ''}`,
    // Charts place their parts by style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob: mediastream:",
    "font-src 'self'",
    "connect-src 'self' blob: data:",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ')
}
