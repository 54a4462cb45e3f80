import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * A new secret of a token or a share link: 256 random bits behind a prefix that scanners for leaked secrets can find.
 */
export const newSecret = (kind: 'token' | 'share'): string =>
  `${kind === 'token' ? 'misfit_' : 'misfit_share_'}${randomBytes(32).toString('hex')}`

/** Hashes a secret: only this is stored. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** Compares two secrets in a time that does not tell how much of them is the same. */
export function isSameSecret(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}
