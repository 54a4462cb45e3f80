import { partitionNames, publishedDatasetSchema } from '@misfit/events/dataset'
import { imageMarkSchema } from '@misfit/events/people/image-mark'
import { runSummarySchema } from '@misfit/events/run/run-summary'
import { tagsSchema } from '@misfit/events/settings/settings'
import { storedCheckpointSchema } from '@misfit/events/live/stored-checkpoint'
import { sweepSpecSchema, sweepTrialsSchema } from '@misfit/events/settings/sweep'
import { workerSchema } from '@misfit/events/live/worker'
import { boolean, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { jsonColumn } from './json-column.ts'
import { time } from './time-column.ts'

/** Table of runs, one row each. A run's page shows `shownSummary` (shown-summary.ts) of its row. */
export const runs = pgTable(
  'runs',
  {
    id: text().primaryKey(),
    /** Follows from the run's events and nothing else; `lastSeq` is 0 while there are none. */
    summary: jsonColumn(runSummarySchema)().notNull(),
    /** Time at which the run was queued here, else that of its first event. */
    createdAt: time().notNull(),
    /** Name that people gave the run; null where they gave none. */
    name: text(),
    tags: jsonColumn(tagsSchema)(),
    /** `waiting` in the queue, or `claimed` by a trainer whose first event has not come yet. */
    job: text({ enum: ['waiting', 'claimed'] }),
    jobId: uuid(),
    /** Set while the run has no end and no process. */
    lostAt: time(),
    lostReason: text(),
    /**
     * True once it went through the queue: what was started on a command line is never offered to trainers by itself.
     */
    queued: boolean().notNull().default(false),
    /** True when it is lost because its trainer was silent, not because the trainer said so. */
    silent: boolean().notNull().default(false),
    /** Times that the run was offered again by itself since a person last started it. */
    tries: integer().notNull().default(0),
    /** Grows whenever the run is offered again: lines under a smaller number come from a trainer that lost it. */
    lease: integer().notNull().default(0),
    /** Checkpoint from which the run can go on on any machine. */
    checkpoint: jsonColumn(storedCheckpointSchema)(),
    /** Epoch at which this attempt stops by itself: the rung of a sweep. */
    untilEpoch: integer(),
    /** Set when it was stopped before it began. */
    cancelledAt: time(),
    cancelledReason: text(),
    deletedAt: time(),
  },
  (table) => [index('runs_by_age').on(table.createdAt)],
)
export type StoredRun = typeof runs.$inferSelect

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

/** Table of what people wrote on images. */
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

/** Table of notes on runs and comparisons. Each change is a row of its own: no version is lost. */
export const notes = pgTable(
  'notes',
  {
    /** `noteKey` of the runs. */
    about: text().notNull(),
    version: integer().notNull(),
    text: text().notNull(),
    by: text().notNull(),
    at: time().notNull(),
  },
  (table) => [primaryKey({ columns: [table.about, table.version] })],
)

/** Table of sweeps, one row each. Progress follows from a sweep's runs, but for its rung. */
export const sweeps = pgTable('sweeps', {
  id: text().primaryKey(),
  spec: jsonColumn(sweepSpecSchema)().notNull(),
  trials: jsonColumn(sweepTrialsSchema)().notNull(),
  createdAt: time().notNull(),
  /** The rung that trains now; decided ones are below it. */
  rung: integer().notNull().default(0),
  stoppedAt: time(),
})
export type SweepRow = typeof sweeps.$inferSelect

/** Trainers that are connected, or were lost. */
export const workers = pgTable('workers', {
  trainerId: text().primaryKey(),
  worker: jsonColumn(workerSchema)().notNull(),
  /** Time at which a hub last wrote this row. */
  heardAt: time().notNull(),
})

/** Blobs of checkpoints that runs refer to no more. They are removed a while later. */
export const replacedBlobs = pgTable('replaced_blobs', {
  sha256: text().primaryKey(),
  replacedAt: time().notNull(),
})
