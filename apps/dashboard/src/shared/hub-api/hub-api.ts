import { z } from 'zod'
import {
  auditSchema,
  type AuditEntry,
  createdShareSchema,
  createdTokenSchema,
  type Role,
  sessionSchema,
  type Session,
  shareSchema,
  type Share,
  signedInSchema,
  signInAddress,
  signInPath,
  tokenSchema,
  type Token,
} from '@misfit/events/http/access'
import {
  type Alert,
  alertRuleSchema,
  type AlertRule,
  alertRulesSchema,
  alertSchema,
  alertsSchema,
  type CreateAlertRule,
  createdAlertRuleSchema,
} from '@misfit/events/people/alert'
import { type AnalysisRequest, type AnalysisState, analysisStateSchema } from '@misfit/events/analysis'
import { errorSchema, startedFoldsSchema, startedRunSchema, startedWalkSchema } from '@misfit/events/http/http-api'
import type { BlobRef } from '@misfit/events/ids'
import { type ImageMark, imageMarkSchema } from '@misfit/events/people/image-mark'
import { type Note, noteSchema, noteVersionsSchema } from '@misfit/events/people/note'
import { type RunSummary, runSummarySchema } from '@misfit/events/run/run-summary'
import type { NewRunSettings } from '@misfit/events/settings/new-run-settings'
import type { RunCommand } from '@misfit/events/live/socket'
import {
  startedSweepSchema,
  type Sweep,
  sweepSchema,
  sweepsSchema,
  type StartSweep,
} from '@misfit/events/settings/sweep'
import { type Worker, workersSchema } from '@misfit/events/live/worker'
import { basePath, hubPath } from './hub-path.ts'

/** The hub refused a request or could not be reached; the message is for people. */
export class HubError extends Error {
  override name = 'HubError'
  /** HTTP status; null when there was no answer. */
  readonly status: number | null

  constructor(message: string, status: number | null) {
    super(message)
    this.status = status
  }
}

/**
 * Every request that changes something, or whose refusal is for people.
 *
 * @param path below `/api/`
 * @returns the text of a successful answer
 * @throws HubError with the hub's reason
 */
export async function send(method: string, path: string, init: Omit<RequestInit, 'method'> = {}): Promise<string> {
  return (await answer(method, path, init)).text
}

/** @throws HubError unless the hub answers with success, or that what it was asked for has not changed */
async function answer(
  method: string,
  path: string,
  init: Omit<RequestInit, 'method'>,
): Promise<{ status: number; text: string; headers: Headers }> {
  let response: Response
  try {
    response = await fetch(hubPath(`/api/${path}`), { ...init, method })
  } catch {
    throw new HubError('The hub cannot be reached. Check that Misfit is running, then try again.', null)
  }
  const text = await response.text()
  // Nobody, or nobody any more: the token was revoked, or the session has ended. The page that asks for one comes back
  // here.
  if (response.status === 401 && path !== 'session') goToSignIn()
  if (!response.ok && response.status !== 304)
    throw new HubError(reasonIn(text) ?? `The hub answered with status ${response.status}.`, response.status)
  return { status: response.status, text, headers: response.headers }
}

/** @throws HubError unless the hub answers with success */
async function request(method: string, path: string, body?: unknown): Promise<unknown> {
  const text = await send(
    method,
    path,
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  )
  return text === '' ? null : JSON.parse(text)
}

/** Goes to the page where this person signs in, unless that is this page. */
export function goToSignIn(): void {
  const path = location.pathname.slice(basePath.length) || '/'
  if (path !== signInPath) location.assign(hubPath(signInAddress(`${path}${location.search}`)))
}

function reasonIn(text: string): string | null {
  try {
    const parsed = errorSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data.error : null
  } catch {
    return null
  }
}

async function ask<S extends z.ZodType>(schema: S, method: string, path: string, body?: unknown): Promise<z.output<S>> {
  return schema.parse(await request(method, path, body))
}

export const fetchRun = (runId: string): Promise<RunSummary> => ask(runSummarySchema, 'GET', `runs/${runId}`)

/**
 * @param version of the list that is here already
 * @returns null when that is still the newest
 */
export async function fetchRuns(
  version: string | null,
): Promise<{ runs: RunSummary[]; version: string | null } | null> {
  const { status, text, headers } = await answer(
    'GET',
    'runs',
    version === null ? {} : { headers: { 'if-none-match': version } },
  )
  return status === 304
    ? null
    : { runs: z.array(runSummarySchema).parse(JSON.parse(text)), version: headers.get('etag') }
}
export const fetchTrainers = (): Promise<unknown> => request('GET', 'trainers')

export const fetchSession = (): Promise<Session> => ask(sessionSchema, 'GET', 'session')
/** @param token a token's secret, or a share link's */
export const signIn = (token: string): Promise<z.output<typeof signedInSchema>> =>
  ask(signedInSchema, 'POST', 'session', { token })
export const signOut = (): Promise<unknown> => request('DELETE', 'session')

export const fetchTokens = (): Promise<Token[]> => ask(z.array(tokenSchema), 'GET', 'tokens')
export const createToken = (wanted: {
  name: string
  role: Role
  expiresInDays: number | null
}): Promise<{ token: Token; secret: string }> => ask(createdTokenSchema, 'POST', 'tokens', wanted)
export const revokeToken = (id: string): Promise<unknown> => request('DELETE', `tokens/${id}`)
export const fetchShares = (): Promise<Share[]> => ask(z.array(shareSchema), 'GET', 'shares')
export const createShare = (wanted: {
  runIds: string[]
  expiresInHours: number
}): Promise<{ share: Share; secret: string }> => ask(createdShareSchema, 'POST', 'shares', wanted)
export const revokeShare = (id: string): Promise<unknown> => request('DELETE', `shares/${id}`)
/** Oldest first. */
export const fetchAudit = (runId: string): Promise<AuditEntry[]> => ask(auditSchema, 'GET', `runs/${runId}/audit`)

/** Newest first. */
export const fetchAlerts = (): Promise<Alert[]> => ask(alertsSchema, 'GET', 'alerts')
export const fetchAlertRules = (): Promise<AlertRule[]> => ask(alertRulesSchema, 'GET', 'alert-rules')
export const createAlertRule = (wanted: CreateAlertRule): Promise<z.output<typeof createdAlertRuleSchema>> =>
  ask(createdAlertRuleSchema, 'POST', 'alert-rules', wanted)
export const muteAlertRule = (id: string, muted: boolean): Promise<AlertRule> =>
  ask(alertRuleSchema, 'PATCH', `alert-rules/${id}`, { muted })
export const deleteAlertRule = (id: string): Promise<unknown> => request('DELETE', `alert-rules/${id}`)
export const restoreAlertRule = (id: string): Promise<AlertRule> =>
  ask(alertRuleSchema, 'POST', `alert-rules/${id}/restore`)
/** Fires a rule without a run. */
export const testAlertRule = (id: string): Promise<Alert> => ask(alertSchema, 'POST', `alert-rules/${id}/test`)

/** @param about `noteKey` of the runs */
export const fetchNote = (about: string): Promise<Note> => ask(noteSchema, 'GET', `notes/${about}`)
/** Newest first. */
export const fetchNoteVersions = (about: string): Promise<Note[]> =>
  ask(noteVersionsSchema, 'GET', `notes/${about}/versions`)
/** @throws HubError of status 409 when someone else has written since `basedOn` */
export const writeNote = (about: string, text: string, basedOn: number): Promise<Note> =>
  ask(noteSchema, 'PUT', `notes/${about}`, { text, basedOn })

/** The trainers of all hubs, connected or lost. */
export const fetchWorkers = (): Promise<Worker[]> => ask(workersSchema, 'GET', 'workers')

/** Newest first. */
export const fetchSweeps = (): Promise<Sweep[]> => ask(sweepsSchema, 'GET', 'sweeps')
export const fetchSweep = (sweepId: string): Promise<Sweep> => ask(sweepSchema, 'GET', `sweeps/${sweepId}`)
export const startSweep = (spec: StartSweep): Promise<{ sweepId: string; runIds: string[] }> =>
  ask(startedSweepSchema, 'POST', 'sweeps', spec)
/** Stops all runs of a sweep, or those that have not begun. */
export const stopSweep = (sweepId: string, what: 'all' | 'rest'): Promise<Sweep> =>
  ask(sweepSchema, 'POST', `sweeps/${sweepId}/stop`, { what })

export const startRun = (settings: NewRunSettings): Promise<{ runId: string }> =>
  ask(startedRunSchema, 'POST', 'runs', { settings })

/** Starts one run for each fold: each holds out another part of the training images and answers for it. */
export const startFolds = (settings: NewRunSettings, folds: number): Promise<{ set: string; runIds: string[] }> =>
  ask(startedFoldsSchema, 'POST', 'folds', { settings, folds })

export const startWalk = (): Promise<{ walkId: string; runIds: string[] }> => ask(startedWalkSchema, 'POST', 'walk')

export const editRun = (runId: string, edit: { name?: string; tags?: string[] }): Promise<RunSummary> =>
  ask(runSummarySchema, 'PATCH', `runs/${runId}`, edit)

export const restoreRun = (runId: string): Promise<RunSummary> => ask(runSummarySchema, 'POST', `runs/${runId}/restore`)

export async function deleteRun(runId: string): Promise<void> {
  await request('DELETE', `runs/${runId}`)
}

/** Tells a run's process to pause, resume or stop. */
export async function commandRun(runId: string, command: RunCommand): Promise<void> {
  await request('POST', `runs/${runId}/${command}`)
}

/** Goes on with a lost or stopped run from its last checkpoint. */
export async function continueRun(runId: string): Promise<void> {
  await request('POST', `runs/${runId}/continue`)
}

/** Asks something of a run's saved model; the same question twice is one analysis. */
export const startAnalysis = (runId: string, question: AnalysisRequest): Promise<AnalysisState> =>
  ask(analysisStateSchema, 'POST', 'analyses', { runId, request: question })

export const cancelAnalysis = (analysisId: string): Promise<AnalysisState> =>
  ask(analysisStateSchema, 'DELETE', `analyses/${analysisId}`)

/** Loads what people wrote on the images of a dataset. */
export const fetchMarks = (datasetId: string): Promise<ImageMark[]> =>
  ask(z.array(imageMarkSchema), 'GET', `datasets/${datasetId}/marks`)

/** Writes marks in place of those that these images have: 1000 at most, all of them or none. */
export async function writeMarks(datasetId: string, marks: readonly ImageMark[]): Promise<void> {
  await request('PUT', `datasets/${datasetId}/marks`, { marks })
}

/**
 * Stores bytes with the hub under their hash.
 *
 * @throws HubError when the hub does not take them, or the page has no way to hash: browsers offer it over HTTPS and on
 *   this machine only
 */
export async function putBlob(bytes: Uint8Array<ArrayBuffer>): Promise<BlobRef> {
  // The type says that it is always there; it is not on pages served over plain HTTP from another machine.
  const subtle: SubtleCrypto | undefined = globalThis.crypto.subtle
  if (subtle === undefined)
    throw new HubError(
      'This browser can store files only on a page opened over HTTPS or on the machine of the dashboard.',
      null,
    )
  const hash = new Uint8Array(await subtle.digest('SHA-256', bytes))
  const sha256 = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
  await send('PUT', `blobs/${sha256}`, { body: bytes })
  return { sha256, bytes: bytes.byteLength }
}
