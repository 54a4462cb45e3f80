import { httpRules, permits } from '@misfit/events/http/access-rules'
import type { Database } from '@misfit/store/postgres/database'
import { datasetsOfRuns, isBlobOfRuns } from '@misfit/store/tables/shares'
import type { MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { HttpProblem } from '../api/problem.ts'
import { RateLimit } from './rate-limit.ts'
import { maySee, visitor, type Visitor } from './visitor.ts'

/** Limit that lies above what a trainer sends, and above what a person clicks. */
const writes = { burst: 2000, perSecond: 200 }

const readMethods = ['GET', 'HEAD', 'OPTIONS']

/** Refuses what the rules do not open to the visitor. @throws Problem 401, 403, 429 */
export function checkAccess(database: Database, loginNeeded: boolean): MiddlewareHandler {
  const limit = new RateLimit(writes)
  return async (c, next) => {
    const who = visitor()
    const route = matchedRoutes(c).find(({ method }) => method !== 'ALL')
    // Where there is no route the answer is 404 or 405: for those who have signed in.
    const rule =
      route === undefined
        ? { least: 'viewer' as const, shared: 'freely' as const }
        : httpRules[`${route.method} ${route.path}`]
    if (!permits(rule, who)) {
      if (rule === undefined)
        throw new HttpProblem(
          403,
          `${c.req.method} ${c.req.path} is open to nobody: libs/events/src/http/access-rules.ts has no rule for it`,
        )
      if (who !== null) throw new HttpProblem(403, refusalOf(who, rule.least))
      throw new HttpProblem(
        401,
        c.req.header('authorization') === undefined
          ? 'sign in first'
          : 'this token is unknown, was revoked, or has expired',
      )
    }
    if (!readMethods.includes(c.req.method)) {
      // A browser names the page that asks in every request that writes. Another program shows its token itself.
      if (who?.by === 'cookie' && c.req.header('origin') === undefined)
        throw new HttpProblem(403, 'a request with a cookie that writes must name its origin')
      const wait = loginNeeded && who !== null ? limit.take(who.key) : 0
      if (wait > 0) throw new HttpProblem(429, `too many requests at once; again in ${wait} s`, wait)
    }
    if (
      who?.share &&
      !(await isShared(
        database,
        who.share.runIds,
        rule?.shared,
        route === undefined ? {} : parametersIn(route.path, c.req.path),
      ))
    ) {
      throw new HttpProblem(403, 'this link shows other runs')
    }
    await next()
  }
}

function refusalOf(who: Visitor, least: string): string {
  return who.share === null
    ? `${who.name} is a ${who.role}; this is for ${least}s and above`
    : 'a share link is for looking only'
}

/** Reads the values of a path that a route has names for. A middleware cannot ask Hono: it has no names of its own. */
function parametersIn(route: string, path: string): Record<string, string> {
  const parts = path.split('/')
  return Object.fromEntries(
    route.split('/').flatMap((name, i) => (name.startsWith(':') ? [[name.slice(1), parts[i] ?? '']] : [])),
  )
}

async function isShared(
  database: Database,
  runIds: readonly string[],
  how: 'run' | 'runs' | 'dataset' | 'blob' | 'list' | 'freely' | undefined,
  parameters: Record<string, string>,
): Promise<boolean> {
  const { id = '', runs = '', sha256 = '' } = parameters
  if (how === 'run') return maySee(id)
  if (how === 'runs') return runs.split(/,|%2C/i).every((runId) => maySee(runId))
  if (how === 'dataset') return (await datasetsOfRuns(database, runIds)).has(id)
  if (how === 'blob') return /^[0-9a-f]{64}$/.test(sha256) && (await isBlobOfRuns(database, runIds, sha256))
  return how !== undefined
}
