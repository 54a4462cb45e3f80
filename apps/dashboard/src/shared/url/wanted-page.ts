/** Stands for whatever site this is; nothing is asked of it. */
const here = 'http://here.invalid'

/**
 * Address to go to after the sign-in: only a page of this site, whatever the address says. It is read as a browser
 * reads it, which drops tabs and line breaks and takes `\` for `/`.
 *
 * @param next as it stands in the address
 */
export function wantedPage(next: string | null): string {
  if (next === null || !next.startsWith('/') || !URL.canParse(next, here)) return '/'
  const { origin, pathname, search, hash } = new URL(next, here)
  // A path of two slashes would be read as another site once more.
  return origin === here && !pathname.startsWith('//') ? `${pathname}${search}${hash}` : '/'
}
