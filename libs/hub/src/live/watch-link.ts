import { runIdSchema } from '@misfit/events/ids'
import { stringifyWithMetrics } from '@misfit/events/run/metric-json'
import type { RunSummary } from '@misfit/events/run/run-summary'
import { type WatchClientToServer, type WatchServerToClient, watchRequestSchema } from '@misfit/events/live/socket'
import type { Namespace, Socket } from 'socket.io'
import { visitorAt } from '../access/check-socket.ts'
import type { PresenceBoard } from '../access/presence.ts'
import { maySee } from '../access/visitor.ts'
import { answering } from './answering.ts'
import type { LineFeed, Outlet } from './line-feed.ts'
import { PageConnection } from './page-connection.ts'
import { HttpProblem } from '../api/problem.ts'
import type { RunDesk } from '../runs/run-desk.ts'
import type { SummaryFeed, SummaryOutlet } from './summary-feed.ts'
import type { Trainers } from '../trainers/trainers.ts'

export type WatchNamespace = Namespace<WatchClientToServer, WatchServerToClient>
type WatchSocket = Socket<WatchClientToServer, WatchServerToClient>

/** Runs one page may watch at once. */
const mostWatched = 100

/** The pages' end of the live link: summaries of all runs, and the lines of those a page asks for. */
export function serveWatchLink(
  namespace: WatchNamespace,
  parts: {
    desk: RunDesk
    trainers: Trainers
    lines: LineFeed
    summaries: SummaryFeed<SummariesPage>
    presence: PresenceBoard
  },
): void {
  const { desk, trainers, lines, summaries, presence } = parts

  namespace.on('connection', (socket) => {
    const page = new PageConnection(socket)
    const outlet: SummariesPage = {
      socket,
      get isFree() {
        return page.isFree
      },
    }
    summaries.join(outlet)
    presence.follow(socket)
    if (visitorAt(socket).share === null) {
      socket.emit('trainers', trainers.list())
      socket.emit('presence', presence.list())
    }

    const watched = new Map<string, () => void>()
    const unwatch = (runId: string) => {
      watched.get(runId)?.()
      watched.delete(runId)
    }
    socket.on('disconnect', () => {
      summaries.leave(outlet)
      for (const runId of [...watched.keys()]) unwatch(runId)
    })

    socket.on('watch', async (...args: unknown[]) => {
      let begin: (() => void) | undefined
      await answering(watchRequestSchema, async ({ runId, after }) => {
        if (watched.size >= mostWatched)
          throw new HttpProblem(409, `a page watches at most ${mostWatched} runs at once`)
        const findLast = async () => (await desk.find(runId)).summary.lastSeq
        const feed = await lines.watch(runId, after, lineOutlet(socket, page, runId, trainers), findLast)
        if (!socket.connected) return feed.stop()
        unwatch(runId)
        watched.set(runId, feed.stop)
        begin = feed.begin
        return { last: feed.last }
      })(...args)
      // After the answer, so that a page knows how much is to come.
      begin?.()
    })
    socket.on('unwatch', (...args: unknown[]) => {
      const runId = runIdSchema.safeParse(args[0])
      if (runId.success) unwatch(runId.data)
    })
    socket.on('clock', (...args: unknown[]) => {
      const answer = args.at(-1)
      if (typeof answer === 'function') answer(Date.now())
    })
  })
}

function lineOutlet(socket: WatchSocket, page: PageConnection, runId: string, trainers: Trainers): Outlet {
  return {
    get isFree() {
      return page.isFree
    },
    free: () => page.free(),
    send: (lines, last) => {
      socket.emit('lines', { runId, lines, last, clockOffset: trainers.clockOffset(runId) })
    },
  }
}

/** A page that is told of runs. */
export interface SummariesPage extends SummaryOutlet {
  readonly socket: WatchSocket
}

/** Tells pages of changed runs; written once for all that may see all of them. */
export function sendSummaries(
  namespace: WatchNamespace,
  pages: readonly SummariesPage[],
  summaries: readonly RunSummary[],
): void {
  const all = pages.filter(({ socket }) => visitorAt(socket).share === null).map(({ socket }) => socket.id)
  if (all.length > 0) namespace.to(all).emit('runs', asPlainJson(summaries))
  for (const { socket } of pages) {
    const who = visitorAt(socket)
    const seen = who.share === null ? [] : summaries.filter(({ runId }) => maySee(runId, who))
    if (seen.length > 0) socket.emit('runs', asPlainJson(seen))
  }
}

/** socket.io writes plain JSON, in which NaN would become null. */
const asPlainJson = (summaries: readonly RunSummary[]): RunSummary[] => JSON.parse(stringifyWithMetrics(summaries))
