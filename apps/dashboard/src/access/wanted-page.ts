/**
 * Where to go after the sign-in: only to a page of this site, whatever the address says.
 *
 * @param next as it stands in the address
 */
export function wantedPage(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : '/'
}

/** The sign-in page that opens this page afterwards. */
export function signInAddress(path: string, search: string): string {
  const wanted = `${path}${search}`
  return wanted === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(wanted)}`
}
