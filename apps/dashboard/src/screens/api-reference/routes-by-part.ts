import { httpRules } from '@misfit/events/http/access-rules'
import { httpRoutes, type HttpRoute } from '@misfit/events/http/http-routes'

export interface DescribedRoute extends HttpRoute {
  readonly method: string
  readonly path: string
  /** Smallest role that may call the route beyond loopback, in words. */
  readonly least: string
}

/** Lists the hub's routes under the word that follows `/api/` in their paths, in the order of their description. */
export function routesByPart(): ReadonlyMap<string, readonly DescribedRoute[]> {
  const parts = new Map<string, DescribedRoute[]>()
  for (const [key, route] of Object.entries(httpRoutes)) {
    const [method = '', path = ''] = key.split(' ')
    const part = path.split('/')[2] ?? ''
    const routes = parts.get(part) ?? []
    routes.push({ ...route, method, path, least: leastInWords(httpRules[key]?.least) })
    parts.set(part, routes)
  }
  return parts
}

function leastInWords(least: string | undefined): string {
  if (least === undefined) return 'no one'
  return least === 'everyone' ? 'everyone' : least === 'admin' ? 'an admin' : `a ${least}`
}
