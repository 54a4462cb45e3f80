import { z } from 'zod'
import { runIdSchema } from '../ids.ts'
import { newRunSettingsSchema } from '../settings/new-run-settings.ts'
import { refusedLineSchema } from '../run/run-event.ts'
import { runNameSchema, tagsSchema } from '../settings/settings.ts'

/**
 * The hub's HTTP API. Answers are JSON; an error is `{ error: string }` with a 4xx status.
 * Beyond loopback all but health and the session want a token: `Authorization: Bearer`, or the session's cookie.
 * Without one it is 401, with too small a role (access-rules.ts) 403, and 429 with `retry-after` for too many requests.
 *
 * | request | body | answer |
 * | --- | --- | --- |
 * | GET /api/health | | `{ ok: true, version }` |
 * | GET /api/openapi.json | | this table with its schemas, as OpenAPI 3.1 (http-routes.ts: each route is told there as
 * well) |
 * | GET /api/session | | `sessionSchema`: whether a login is needed, and who asks |
 * | POST /api/session | `signInSchema` | `signedInSchema`, and a cookie; 401 for what is no token, 429 after too many |
 * | DELETE /api/session | | 204; signs out |
 * | GET /api/tokens | | `Token[]`, newest first |
 * | POST /api/tokens | `createTokenSchema` | `createdTokenSchema`: the only answer that holds the secret |
 * | DELETE /api/tokens/:id | | 204; revokes it, and ends what uses it at once |
 * | GET /api/shares | | `Share[]`, newest first |
 * | POST /api/shares | `createShareSchema` | `createdShareSchema`: the only answer that holds the secret |
 * | DELETE /api/shares/:id | | 204; revokes it, and ends what uses it at once |
 * | GET /api/runs | | `RunSummary[]`, newest first |
 * | POST /api/runs | `startRunSchema` | `{ runId }` (queued) |
 * | POST /api/folds | `startFoldsSchema` | `{ set, runIds }`: one run for each fold, queued |
 * | GET, POST /api/sweeps | `startSweepSchema` | `Sweep[]`; or `{ sweepId, runIds }`, queued |
 * | GET /api/sweeps/:id | | `Sweep` |
 * | POST /api/sweeps/:id/stop | `stopSweepSchema` | `Sweep` |
 * | GET /api/workers | | `Worker[]`, connected or lost |
 * | GET /api/runs/:id | | `RunSummary` |
 * | PATCH /api/runs/:id | `editRunSchema` | `RunSummary` |
 * | DELETE /api/runs/:id | | 204; can be undone |
 * | POST /api/runs/:id/restore | | `RunSummary` |
 * | GET /api/runs/:id/audit | | `auditSchema`: who started, paused, renamed or deleted it |
 * | POST /api/runs/:id/pause, /resume, /stop | | 204 |
 * | POST /api/runs/:id/continue | | 204; goes on from the last checkpoint |
 * | GET /api/runs/:id/events?after=N | | NDJSON, the lines of the run folder |
 * | POST /api/runs/:id/events | NDJSON, numbered lines of a run folder; the first makes the run | `appendedSchema` |
 * | GET /api/runs/:id/position | | `positionSchema` |
 * | POST /api/runs/:id/heartbeat | | `beatSchema`; a run that none names for 8 seconds is shown as lost |
 * | POST /api/walk | | `{ walkId, runIds }` |
 * | POST /api/analyses | `startAnalysisSchema` with `runId` | `AnalysisState`; its news come over the socket |
 * | GET /api/analyses/:id | | `AnalysisState` |
 * | DELETE /api/analyses/:id | | `AnalysisState`, cancelled unless it had ended |
 * | GET /api/trainers | | `TrainerStatus[]` |
 * | GET /api/datasets | | `DatasetDescription[]` |
 * | GET /api/datasets/:id | | `PublishedDataset` |
 * | PUT /api/datasets/:id | `publishedDatasetSchema` | 204 |
 * | GET /api/datasets/:id/marks | | `ImageMark[]`, what people wrote on its images |
 * | PUT /api/datasets/:id/marks | `writeMarksSchema` | 204; a blank mark wipes an image clean |
 * | GET /api/archives/:runs | ids with commas, or `all` | a zip file of runs, with all that their pages show |
 * | POST /api/archives | a zip file | `takenArchiveSchema`; 400 when it is damaged, and then nothing was taken |
 * | HEAD, GET /api/blobs/:sha256 | | the bytes, immutable |
 * | PUT /api/blobs/:sha256 | the bytes | 204; 400 when they hash to something else |
 * | GET /api/dump | | NDJSON, the whole database, for backups |
 */
export const startRunSchema = z.object({ settings: newRunSettingsSchema })
export const startFoldsSchema = z.object({
  settings: newRunSettingsSchema,
  folds: z.number().int().min(2, 'at least 2 folds').max(20, 'at most 20 folds').default(5),
})
export const startedFoldsSchema = z.object({ set: runIdSchema, runIds: z.array(runIdSchema) })
export const editRunSchema = z
  .object({ name: runNameSchema.optional(), tags: tagsSchema.optional() })
  .refine((edit) => edit.name !== undefined || edit.tags !== undefined, 'nothing to change: give a name or tags')
export const startedRunSchema = z.object({ runId: runIdSchema })
export const startedWalkSchema = z.object({ walkId: runIdSchema, runIds: z.array(runIdSchema) })
/** The number of the last stored event of a run: what comes after it is to be sent. */
export const appendedSchema = z.object({ acknowledged: z.number().int().nonnegative() })
/** `acknowledged` is 0 for a run that is not known. */
export const positionSchema = appendedSchema.extend({ deleted: z.boolean() })
export const beatSchema = z.object({
  /** The hub's clock: milliseconds since 1970. */
  now: z.number(),
  /** Command of a page to the program; repeated until the run has ended. */
  command: z.literal('stop').optional(),
})
export const healthSchema = z.object({ ok: z.literal(true), version: z.string() })
/** Result of taking in an archive: how each of its runs stood here, and how many datasets and blobs were new. */
export const takenArchiveSchema = z.object({
  runs: z.array(z.object({ runId: runIdSchema, name: runNameSchema, outcome: z.enum(['new', 'continued', 'there']) })),
  datasets: z.number().int().nonnegative(),
  blobs: z.number().int().nonnegative(),
})
export type TakenArchive = z.infer<typeof takenArchiveSchema>
export const errorSchema = z.object({
  error: z.string(),
  /** Lines of a run folder that were sent and are no events. */
  refused: z.array(refusedLineSchema).optional(),
})

/** Content of `<home>/hub.json` while a hub runs: by it processes on this machine find the hub. */
export const hubFileSchema = z.object({
  /** Address of the hub, such as `http://127.0.0.1:4200`. */
  url: z.string().max(200),
  pid: z.number().int().positive(),
})
