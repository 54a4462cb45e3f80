import { alertSchema } from '@misfit/events/people/alert'
import { runIdSchema } from '@misfit/events/ids'
import { imageMarkSchema } from '@misfit/events/people/image-mark'
import { noteKeySchema } from '@misfit/events/people/note'
import type { Database } from '@misfit/store/postgres/database'
import { findRuns } from '@misfit/store/tables/runs'
import { shownSummary } from '@misfit/store/tables/shown-summary'
import { z } from 'zod'
import { members, sharedRun } from '../access/check-socket.ts'
import type { HistoryPacks } from '../runs/history-packs.ts'
import type { LineFeed } from '../live/line-feed.ts'
import type { RunDesk } from '../runs/run-desk.ts'
import type { SummaryFeed } from '../live/summary-feed.ts'
import type { Trainers } from '../trainers/trainers.ts'
import type { SummariesPage, WatchNamespace } from '../live/watch-link.ts'
import type { Exchange } from './exchange.ts'
import { RunNews } from './run-news.ts'

const marksSchema = z.object({ datasetId: z.string(), marks: z.array(imageMarkSchema) })

/** Brings to the pages of this hub what happens at its desk, and what happens at the desks of other hubs. */
export function shareNews(
  exchange: Exchange,
  parts: {
    desk: RunDesk
    trainers: Trainers
    lines: LineFeed
    summaries: SummaryFeed<SummariesPage>
    watch: WatchNamespace
    database: Database
    packs: HistoryPacks
  },
): { close(): void } {
  const { desk, trainers, lines, summaries, watch, database, packs } = parts

  /** Shows what other hubs tell of a topic, and returns how what happens here is shown and told. */
  const shared = <Schema extends z.ZodType>(topic: string, schema: Schema, show: (value: z.output<Schema>) => void) => {
    exchange.hear(topic, schema, show)
    return (value: z.output<Schema>) => {
      show(value)
      exchange.tell(topic, value)
    }
  }

  const news = new RunNews(exchange, {
    lines: (runId, last) => lines.addedElsewhere(runId, last),
    read: async (runIds) => {
      for (const row of await findRuns(database, runIds)) {
        desk.watchOver(row)
        if (row.deletedAt === null) summaries.changed(shownSummary(row))
      }
    },
  })
  desk.on('lines', (added) => {
    lines.added(added.runId, added.lines, added.last)
    news.lines(added.runId, added.last)
  })
  desk.on('changed', (summary) => {
    summaries.changed(summary)
    news.changed(summary.runId)
  })
  desk.on(
    'removed',
    shared('removed', runIdSchema, (runId) => {
      packs.removed(runId)
      summaries.removed(runId)
      watch.to([members, sharedRun(runId)]).emit('removed', [runId])
    }),
  )
  desk.on(
    'dataset',
    shared('dataset', z.string(), (datasetId) => watch.to(members).emit('dataset', datasetId)),
  )
  const marks = shared('marks', marksSchema, (message) => watch.to(members).emit('marks', message))
  desk.on('marks', (datasetId, written) => marks({ datasetId, marks: [...written] }))
  desk.on(
    'alert',
    shared('alert', alertSchema, (fired) => watch.to(members).emit('alert', fired)),
  )
  // Someone with a share link reads the note again with the page.
  desk.on(
    'note',
    shared('note', noteKeySchema, (about) => watch.to(members).emit('note', about)),
  )

  trainers.remote.on('alive', (runIds) => {
    desk
      .heard(runIds)
      .catch((error: unknown) => console.error('hub: cannot note that runs are alive at another hub:', error))
  })

  // Pages that connect again ask for all that they may have missed.
  exchange.on('missed', () => {
    for (const socket of watch.sockets.values()) socket.conn.close()
  })
  return { close: () => news.close() }
}
