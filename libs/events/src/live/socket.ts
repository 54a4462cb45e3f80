import { z } from 'zod'
import type { lookSchema, Presence } from '../http/access.ts'
import type { Alert } from '../people/alert.ts'
import type { AnalysisJob, AnalysisNews, AnalysisState } from '../analysis.ts'
import { runIdSchema } from '../ids.ts'
import type { ImageMark } from '../people/image-mark.ts'
import { longestEventLine, type RefusedLine } from '../run/run-event.ts'
import { type StoredCheckpoint, storedCheckpointSchema } from './stored-checkpoint.ts'
import { vitalsSchema } from './worker.ts'
import { runSummarySchema, type RunSummary } from '../run/run-summary.ts'
import { runSettingsSchema } from '../settings/settings.ts'
import { trainerStatusSchema, type TrainerStatus } from './trainer.ts'

/** Answer to a request over the socket. */
export type Answer<T> =
  | { ok: true; value: T }
  /** `refused`: of the lines of an `append`, those that are no events. */
  | { ok: false; error: string; refused?: readonly RefusedLine[] }

/** The largest message over a socket, in bytes. */
export const largestMessage = 1024 * 1024
/** Lines sent in one message at most. */
export const mostLines = 500

export const linesSchema = z.array(z.string().max(longestEventLine)).max(mostLines)

// ---- pages: namespace /watch ----

export const watchRequestSchema = z.object({
  runId: runIdSchema,
  /** Number of the last event the page already has; 0 for none. */
  after: z.number().int().nonnegative(),
})

/** Events of one run, as the very lines of its run folder, in order. */
export interface LinesMessage {
  runId: string
  lines: string[]
  /** Number of the last event the hub has stored: the page has all when it has this one. */
  last: number
  /** Milliseconds to add to `at` to get the hub's clock. */
  clockOffset: number
}

export interface WatchServerToClient {
  /** Summaries that are new or changed. */
  runs: (summaries: RunSummary[]) => void
  /** Runs that were deleted. */
  removed: (runIds: string[]) => void
  lines: (message: LinesMessage) => void
  /** Tells which trainers are connected now. */
  trainers: (trainers: TrainerStatus[]) => void
  /** A dataset's images can be fetched now. */
  dataset: (datasetId: string) => void
  /** Tells what people wrote just now on images of a dataset. */
  marks: (message: { datasetId: string; marks: ImageMark[] }) => void
  /** An alert fired, or was tried. Not sent to those who opened a share link. */
  alert: (alert: Alert) => void
  /** Tells that the note on runs has changed: `noteKey` of the runs. */
  note: (about: string) => void
  /** An analysis of a saved model is further, or has ended. */
  analysis: (state: AnalysisState) => void
  /**
   * Tells which pages are open now, on every change, once a second at most. Not sent to those who opened a share link.
   */
  presence: (pages: Presence[]) => void
}

export interface WatchClientToServer {
  /** Sends what comes after `after`, and from then on every new event of the run. */
  watch: (request: z.infer<typeof watchRequestSchema>, answer: (a: Answer<{ last: number }>) => void) => void
  unwatch: (runId: string) => void
  /** Says which page this is, for `presence`. A connection that never says so is not shown. */
  look: (page: z.infer<typeof lookSchema>) => void
  /** Answers with the hub's clock, for measuring how far behind a page is. */
  clock: (answer: (now: number) => void) => void
}

// ---- trainers: namespace /trainer ----

/**
 * Lease that a trainer has of a run: how often the run was offered again before this trainer got it. A trainer whose
 * lease is smaller than the hub's has lost the run to another. 0 unless given.
 */
const leaseSchema = z.number().int().nonnegative()
const leasesSchema = z.record(runIdSchema, leaseSchema)

export const helloSchema = z.object({
  trainer: trainerStatusSchema,
  /** Takes jobs from the queue; false for a run started on the command line. */
  takesJobs: z.boolean(),
  /** Runs whose processes this trainer holds now. */
  runs: z.array(runIdSchema).max(1000),
  leases: leasesSchema.optional(),
})

export const appendSchema = z.object({ runId: runIdSchema, lines: linesSchema.min(1), lease: leaseSchema.optional() })

export const heartbeatSchema = z.object({
  /** Runs whose processes are alive. */
  runs: z.array(runIdSchema).max(1000),
  /** Milliseconds to add to the trainer's clock to get the hub's, as the trainer measured it. */
  clockOffset: z.number(),
  leases: leasesSchema.optional(),
  vitals: vitalsSchema.optional(),
})

export const lostSchema = z.object({ runId: runIdSchema, reason: z.string().max(1000), lease: leaseSchema.optional() })

/** The blobs that it names are with the hub already. */
export const checkpointMessageSchema = z.object({
  runId: runIdSchema,
  lease: leaseSchema,
  checkpoint: storedCheckpointSchema,
})

/** A run to begin, or to go on with from its checkpoint. */
export const jobSchema = z.object({
  runId: runIdSchema,
  settings: runSettingsSchema,
  walk: z.object({ walkId: runIdSchema, position: z.number().int().nonnegative() }).optional(),
  /** True when the run goes on from its last checkpoint. */
  continues: z.boolean(),
  /** The lease that the trainer has of it from now on; absent for a run of the command line. */
  lease: leaseSchema.optional(),
  /** Checkpoint at which the run goes on, when none on this machine is newer. */
  checkpoint: storedCheckpointSchema.optional(),
  /** Epoch after which the run stops by itself, to go on later: the rung of a sweep. */
  untilEpoch: z.number().int().positive().optional(),
})
export type Job = z.infer<typeof jobSchema>

export const runCommandSchema = z.enum(['pause', 'resume', 'stop'])
export type RunCommand = z.infer<typeof runCommandSchema>

export interface TrainerClientToServer {
  /** First message after every connection. Answers with the last stored event of each run it holds. */
  hello: (
    hello: z.infer<typeof helloSchema>,
    answer: (a: Answer<{ acknowledged: Record<string, number>; superseded: string[] }>) => void,
  ) => void
  /** Number of the last stored event of a run; 0 when the hub does not know it. */
  position: (runId: string, answer: (a: Answer<{ acknowledged: number; deleted: boolean }>) => void) => void
  /**
   * Stores lines of a run folder; answers when they are stored. Lines the hub has are ignored, and all lines of a run
   * that was given to another trainer since: `superseded`.
   */
  append: (
    request: z.infer<typeof appendSchema>,
    answer: (a: Answer<{ acknowledged: number; superseded: boolean }>) => void,
  ) => void
  /** Every two seconds. A run that no heartbeat names for 8 seconds is shown as lost. */
  heartbeat: (
    beat: z.infer<typeof heartbeatSchema>,
    answer: (a: Answer<{ now: number; superseded: string[] }>) => void,
  ) => void
  /** A run's process died without an end in its run folder. */
  lost: (request: z.infer<typeof lostSchema>, answer: (a: Answer<null>) => void) => void
  /**
   * Makes a checkpoint known from which another machine can go on with the run. Refused while the hub lacks a blob or
   * an event of it.
   */
  checkpoint: (
    message: { runId: string; lease: number; checkpoint: StoredCheckpoint },
    answer: (a: Answer<null>) => void,
  ) => void
  /** Asks for the next job in the queue that its labels allow. */
  claim: (answer: (a: Answer<{ job: Job | null }>) => void) => void
  /** An analysis it was given is further, or has ended. Its result is with the hub before it is called done. */
  analysed: (news: AnalysisNews, answer: (a: Answer<null>) => void) => void
}

export interface TrainerServerToClient {
  /** Says that there may be a job to claim. */
  jobs: () => void
  command: (request: { runId: string; command: RunCommand }, answer: (a: Answer<null>) => void) => void
  /** Something to compute from a run's saved model. Refused when its folder is not here. */
  analyse: (job: AnalysisJob, answer: (a: Answer<null>) => void) => void
  cancelAnalysis: (analysisId: string) => void
}

export const runsMessageSchema = z.array(runSummarySchema)
