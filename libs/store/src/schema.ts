import { partitionNames, publishedDatasetSchema } from '@misfit/events/dataset'
import { imageMarkSchema } from '@misfit/events/image-mark'
import { runSummarySchema } from '@misfit/events/run-summary'
import { tagsSchema } from '@misfit/events/settings'
import { bigint, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { jsonColumn } from './json-column.ts'

/** Milliseconds since 1970. */
const time = () => bigint({ mode: 'number' })

/** One row a run. What its page shows is `shownSummary` (shown-summary.ts) of this row. */
export const runs = pgTable(
  'runs',
  {
    id: text().primaryKey(),
    /** Follows from the run's events and nothing else; `lastSeq` is 0 while there are none. */
    summary: jsonColumn(runSummarySchema)().notNull(),
    /** When it was queued here, else when its first event says. */
    createdAt: time().notNull(),
    /** As people edited it; null where they did not. */
    name: text(),
    tags: jsonColumn(tagsSchema)(),
    /** `waiting` in the queue, or `claimed` by a trainer whose first event has not come yet. */
    job: text({ enum: ['waiting', 'claimed'] }),
    jobId: uuid(),
    /** Set while the run has no end and no process. */
    lostAt: time(),
    lostReason: text(),
    /** Set when it was stopped before it began. */
    cancelledAt: time(),
    deletedAt: time(),
  },
  (table) => [index('runs_by_age').on(table.createdAt)],
)
export type RunRow = typeof runs.$inferSelect

/** The lines of all run folders. */
export const events = pgTable(
  'events',
  {
    runId: text()
      .notNull()
      .references(() => runs.id),
    seq: integer().notNull(),
    type: text().notNull(),
    line: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.seq] })],
)

export const datasets = pgTable('datasets', {
  id: text().primaryKey(),
  published: jsonColumn(publishedDatasetSchema)().notNull(),
  publishedAt: time().notNull(),
})

/** What people wrote on images. */
export const imageMarks = pgTable(
  'image_marks',
  {
    datasetId: text().notNull(),
    partition: text({ enum: partitionNames }).notNull(),
    index: integer().notNull(),
    mark: jsonColumn(imageMarkSchema)().notNull(),
    changedAt: time().notNull(),
  },
  (table) => [primaryKey({ columns: [table.datasetId, table.partition, table.index] })],
)
