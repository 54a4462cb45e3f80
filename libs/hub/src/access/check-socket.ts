import { permits, socketRules } from '@misfit/events/http/access-rules'
import { runIdSchema } from '@misfit/events/ids'
import type { Socket } from 'socket.io'
import { z } from 'zod'
import { credentialsIn } from './credentials.ts'
import type { Gate } from './logins.ts'
import type { LiveVisits } from './live-visits.ts'
import { RateLimit } from './rate-limit.ts'
import { maySee, type Visitor, visitedBy } from './visitor.ts'

/** Messages of one page. Trainers send as fast as they train. */
const pageMessages = { burst: 300, perSecond: 50 }

/** The room of pages that see all runs. Who came by a share link is not in it. */
export const members = 'members'
/** The room of pages that came by a share link to a run. */
export const sharedRun = (runId: string): string => `shared:${runId}`

const visitors = new WeakMap<Pick<Socket, 'id'>, Visitor>()

/** Finds who is at the other end of a socket. @throws Error when it was not let in by {@link checkSockets} */
export function visitorAt(socket: Pick<Socket, 'id'>): Visitor {
  const who = visitors.get(socket)
  if (who === undefined) throw new Error('a socket came in that nobody has checked')
  return who
}

const authSchema = z.object({ token: z.string().max(200) })

type Guarded = Pick<Socket, 'id' | 'handshake' | 'request' | 'join' | 'disconnect' | 'nsp'> & {
  use(check: (packet: [string, ...unknown[]], next: (error?: Error) => void) => void): unknown
  on(event: 'disconnect', listener: () => void): unknown
}

/** Lets sockets in, and messages through, by the rules: a refused message is answered with the reason. */
export function checkSockets(
  namespace: { name: string; use(check: (socket: Guarded, next: (error?: Error) => void) => void): unknown },
  { gate, live, port }: { gate: Gate; live: LiveVisits; port: number },
): void {
  const letIn = async (socket: Guarded): Promise<Error | null> => {
    const { bearer, cookie } = credentialsIn(socket.request, port)
    const given = authSchema.safeParse(socket.handshake.auth)
    const who = await gate.visitor({ bearer: given.success ? given.data.token : bearer, cookie })
    if (!permits(socketRules[`${namespace.name} connect`], who)) {
      return new Error(who === null ? 'sign in first' : `${who.name} is a ${who.role}, who may not connect here`)
    }
    if (who === null) return new Error('sign in first')
    visitors.set(socket, who)
    live.add(socket, who)
    await socket.join(who.share === null ? members : who.share.runIds.map(sharedRun))
    const limit = new RateLimit(pageMessages)
    socket.use(([event, ...args], next) => {
      const problem =
        problemOf(`${namespace.name} ${event}`, args[0], who) ??
        (namespace.name === '/watch' && gate.loginNeeded && limit.take('page') > 0
          ? 'too many messages at once; again in a second'
          : null)
      if (problem === null) return visitedBy(who, () => next())
      const answer = args.at(-1)
      if (typeof answer === 'function') Reflect.apply(answer, undefined, [{ ok: false, error: problem }])
    })
    return null
  }
  namespace.use((socket, next) => {
    letIn(socket).then(
      (problem) => {
        if (problem === null) next()
        else next(problem)
      },
      (error: unknown) => {
        console.error('hub: a connection could not be checked:', error)
        next(new Error('the hub failed at this connection; its console says why'))
      },
    )
  })
}

const requestSchema = z.object({ runId: runIdSchema })

function problemOf(key: string, request: unknown, who: Visitor): string | null {
  const rule = socketRules[key]
  if (!permits(rule, who))
    return who.share === null ? `${who.name} is a ${who.role}; this needs more` : 'a share link is for looking only'
  if (who.share !== null && rule?.shared === 'run') {
    const asked = requestSchema.safeParse(request)
    if (!asked.success || !maySee(asked.data.runId, who)) return 'this link shows other runs'
  }
  return null
}
