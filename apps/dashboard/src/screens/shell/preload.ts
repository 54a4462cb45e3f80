import { headers } from 'next/headers'
import { preload } from 'react-dom'
import { hubPath } from '../../shared/hub-api/hub-path.ts'

/**
 * Lets the browser ask the hub for what a page begins with while it still loads the page's scripts. Only where the page
 * is opened by itself: who comes from another page of the dashboard has most of it.
 *
 * @param paths such as `/api/runs`
 */
export async function preloadFromHub(...paths: readonly string[]): Promise<void> {
  if ((await headers()).get('sec-fetch-dest') !== 'document') return
  for (const path of paths) preload(hubPath(path), { as: 'fetch', crossOrigin: 'anonymous' })
}
