import type { HttpSchemaName } from './http-schemas.ts'

/** A body that is not JSON: events, one a line; or bytes as they are. */
export type RawBody = 'events' | 'bytes'

export interface HttpRoute {
  /** Summary in one sentence. */
  readonly summary: string
  /** Description of what else one must know to call the route. */
  readonly description?: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: HttpSchemaName | RawBody
  /** Body of an answer of 200; an answer without a body is 204. */
  readonly answer?: HttpSchemaName | RawBody
  /** Refusals that are this route's own, beside those that any may have. */
  readonly refusals?: Readonly<Record<number, string>>
}

const unknownRun = { 404: 'there is no such run, or it was deleted' } as const
const unknownRule = { 404: 'there is no such rule' } as const
const unknownDataset = { 404: 'there is no such dataset' } as const

/**
 * Every route of the hub, by method and path: what its description (`openapi.ts`) is made from. A test of the hub fails
 * for a route that is missing here.
 */
export const httpRoutes: Readonly<Record<string, HttpRoute>> = {
  'GET /api/health': { summary: 'Says that the hub is well, and its version', answer: 'Health' },
  'GET /api/openapi.json': { summary: 'This description', answer: 'OpenApi' },

  'GET /api/session': { summary: 'Whether a login is needed, and who asks', answer: 'Session' },
  'POST /api/session': {
    summary: 'Signs in with a token, and sets a cookie',
    body: 'SignIn',
    answer: 'SignedIn',
    refusals: { 401: 'this is no token, or it was revoked' },
  },
  'DELETE /api/session': { summary: 'Signs out' },
  'GET /api/tokens': { summary: 'All tokens, newest first, without their secrets', answer: 'Tokens' },
  'POST /api/tokens': {
    summary: 'Makes a token; the answer alone holds its secret',
    body: 'CreateToken',
    answer: 'CreatedToken',
  },
  'DELETE /api/tokens/:id': {
    summary: 'Revokes a token, and ends what uses it at once',
    refusals: { 404: 'there is no such token' },
  },
  'GET /api/shares': { summary: 'All share links, newest first, without their secrets', answer: 'Shares' },
  'POST /api/shares': {
    summary: 'Makes a read-only link to runs; the answer alone holds its secret',
    body: 'CreateShare',
    answer: 'CreatedShare',
    refusals: unknownRun,
  },
  'DELETE /api/shares/:id': {
    summary: 'Revokes a share link, and ends what uses it at once',
    refusals: { 404: 'there is no such link' },
  },

  'GET /api/runs': {
    summary: 'All runs that are not deleted, newest first',
    description:
      'The answer has an ETag; asked again with it as If-None-Match, the hub answers 304 while the list is the same.',
    answer: 'RunSummaries',
  },
  'POST /api/runs': { summary: 'Queues a run for a trainer', body: 'StartRun', answer: 'StartedRun' },
  'GET /api/runs/:id': { summary: 'One run', answer: 'RunSummary', refusals: unknownRun },
  'PATCH /api/runs/:id': {
    summary: 'Renames or tags a run',
    body: 'EditRun',
    answer: 'RunSummary',
    refusals: unknownRun,
  },
  'DELETE /api/runs/:id': {
    summary: 'Takes a run out of the lists',
    description: 'It can be restored.',
    refusals: { ...unknownRun, 409: 'the run is training; stop it first' },
  },
  'POST /api/runs/:id/restore': {
    summary: 'Brings a deleted run back',
    answer: 'RunSummary',
    refusals: { 404: 'there is no such run' },
  },
  'GET /api/runs/:id/audit': {
    summary: 'Who started, paused, renamed or deleted a run, and when',
    answer: 'Audit',
    refusals: unknownRun,
  },
  'POST /api/runs/:id/pause': {
    summary: 'Pauses a run that trains',
    refusals: { ...unknownRun, 409: 'no trainer holds the run' },
  },
  'POST /api/runs/:id/resume': {
    summary: 'Lets a paused run go on',
    refusals: { ...unknownRun, 409: 'no trainer holds the run' },
  },
  'POST /api/runs/:id/stop': {
    summary: 'Stops a run, or takes it out of the queue',
    refusals: { ...unknownRun, 409: 'no trainer holds the run' },
  },
  'POST /api/runs/:id/continue': {
    summary: 'Goes on with a lost or stopped run from its last checkpoint',
    refusals: { ...unknownRun, 409: 'the run is neither lost nor stopped' },
  },
  'GET /api/runs/:id/events': {
    summary: 'The events of a run, one a line, in order',
    query: { after: 'number of the last event that is already known; 0 unless given' },
    answer: 'events',
    refusals: unknownRun,
  },
  'GET /api/runs/:id/history': {
    summary: 'The events of a long run up to a recent one, in little room',
    description:
      'What pages read first: parts in the form of libs/events/src/run/history-pack.ts. Empty for a short run. The ' +
      'events after it come from GET /api/runs/{id}/events.',
    answer: 'bytes',
    refusals: unknownRun,
  },
  'POST /api/runs/:id/events': {
    summary: 'Stores events of a run that another program trains',
    description:
      'Each line is one RunEvent. Events are numbered by seq, from 1, without gaps; the first is created and ' +
      'makes the run, under an id of 12 characters ' +
      'of a-z and 0-9 that the program chose. What the hub has is ignored, so sending lines again changes ' +
      'nothing. When the answer comes they are on disk; ' +
      'it gives the number of the last stored event. At most 500 lines, 64 kB each and 1 MB together, in one ' +
      'request. Blobs that an event names are sent before it.',
    body: 'events',
    answer: 'Appended',
    refusals: {
      400: 'lines are no events, each of which it names',
      409: 'events are missing before these; send those after the position',
    },
  },
  'GET /api/runs/:id/position': {
    summary: 'The number of the last stored event of a run, 0 when it is not known',
    answer: 'Position',
  },
  'POST /api/runs/:id/heartbeat': {
    summary: 'Says that the program that trains a run lives',
    description:
      'Send it every two seconds: a run that is in progress and of which nothing is heard for 8 seconds is shown ' +
      'as lost. Events count as well. The answer says when a page wants the run to stop: then end it.',
    answer: 'Beat',
    refusals: unknownRun,
  },
  'POST /api/walk': { summary: 'Queues the four models of the walk', answer: 'StartedWalk' },
  'POST /api/folds': {
    summary: 'Queues one run for each fold of the training images',
    body: 'StartFolds',
    answer: 'StartedFolds',
  },
  'GET /api/sweeps': { summary: 'All sweeps, newest first', answer: 'Sweeps' },
  'POST /api/sweeps': {
    summary: 'Queues the runs of a grid, of random draws, or of successive halving',
    description:
      'Each setting in vary has values or a range. ' +
      'Successive halving stops the worse half of the trials at every rung.',
    body: 'StartSweep',
    answer: 'StartedSweep',
  },
  'GET /api/sweeps/:id': {
    summary: 'One sweep; how far it is follows from its runs',
    answer: 'Sweep',
    refusals: { 404: 'there is no such sweep' },
  },
  'POST /api/sweeps/:id/stop': {
    summary: 'Stops all runs of a sweep, or those that have not begun',
    body: 'StopSweep',
    answer: 'Sweep',
    refusals: { 404: 'there is no such sweep' },
  },

  'POST /api/analyses': {
    summary: 'Asks a saved model what it looks at',
    description: 'Its progress is told by the analysis, and over the socket.',
    body: 'StartAnalysis',
    answer: 'AnalysisState',
    refusals: unknownRun,
  },
  'GET /api/analyses/:id': {
    summary: 'How far an analysis is, and its result',
    answer: 'AnalysisState',
    refusals: { 404: 'there is no such analysis' },
  },
  'DELETE /api/analyses/:id': {
    summary: 'Cancels an analysis',
    answer: 'AnalysisState',
    refusals: { 404: 'there is no such analysis' },
  },
  'GET /api/trainers': { summary: 'The trainers that are connected now', answer: 'Trainers' },
  'GET /api/workers': {
    summary: 'The trainers that are connected or were lost, and how their machines do',
    answer: 'Workers',
  },

  'GET /api/datasets': { summary: 'All published datasets, newest first', answer: 'DatasetDescriptions' },
  'GET /api/datasets/:id': {
    summary: 'A dataset, and the blobs of its images',
    answer: 'PublishedDataset',
    refusals: unknownDataset,
  },
  'PUT /api/datasets/:id': {
    summary: 'Publishes a dataset, or replaces it',
    description:
      'Its id has 16 hexadecimal digits, made from its content. Images lie on PNG sheets as tiles, in reading ' +
      'order; labels are little-endian u16, source indices u32.',
    body: 'PublishedDataset',
    refusals: { 409: 'a blob is missing; send it first' },
  },
  'GET /api/datasets/:id/marks': { summary: 'What people wrote on images of a dataset', answer: 'ImageMarks' },
  'PUT /api/datasets/:id/marks': {
    summary: 'Writes on images of a dataset; a blank mark wipes one clean',
    body: 'WriteMarks',
    refusals: unknownDataset,
  },
  'GET /api/alerts': { summary: 'The newest alerts, newest first, at most 200', answer: 'Alerts' },
  'GET /api/alert-rules': { summary: 'When alerts fire; of webhooks only their hosts', answer: 'AlertRules' },
  'POST /api/alert-rules': {
    summary: 'Makes a rule for alerts',
    body: 'CreateAlertRule',
    answer: 'CreatedAlertRule',
    description:
      'It fires once for a run. Its webhook is sent a WebhookBody by POST, signed with the secret that this ' +
      'answer alone holds: the header misfit-signature is sha256= and the HMAC of the body.',
  },
  'PATCH /api/alert-rules/:id': {
    summary: 'Mutes a rule, or no longer',
    body: 'MuteAlertRule',
    answer: 'AlertRule',
    refusals: unknownRule,
  },
  'DELETE /api/alert-rules/:id': {
    summary: 'Deletes a rule',
    description: 'It can be restored. What it has fired stays.',
    refusals: unknownRule,
  },
  'POST /api/alert-rules/:id/restore': {
    summary: 'Brings a deleted rule back',
    answer: 'AlertRule',
    refusals: unknownRule,
  },
  'POST /api/alert-rules/:id/test': {
    summary: 'Fires a rule without a run, to see whether its webhook works',
    answer: 'Alert',
    refusals: unknownRule,
  },
  'GET /api/notes/:runs': {
    summary: 'What is written about a run or a comparison',
    description: 'Name runs by their ids with commas between them.',
    answer: 'Note',
  },
  'GET /api/notes/:runs/versions': {
    summary: 'Every version of what is written about runs, newest first',
    answer: 'NoteVersions',
  },
  'PUT /api/notes/:runs': {
    summary: 'Writes about runs, in markdown',
    body: 'WriteNote',
    answer: 'Note',
    refusals: { ...unknownRun, 409: 'someone else has written since the version that this is based on' },
  },
  'GET /api/archives/:runs': {
    summary: 'Runs with their events, blobs and datasets, as one zip file',
    description: 'Name runs by their ids with commas between them, or take `all`.',
    answer: 'bytes',
    refusals: { ...unknownRun, 409: 'a blob is missing here, or a run has no events yet' },
  },
  'POST /api/archives': {
    summary: 'Takes in the runs of an archive',
    description: 'It is read to its end before anything is taken. Taking it again changes nothing.',
    body: 'bytes',
    answer: 'TakenArchive',
    refusals: {
      400: 'the archive is damaged, or is none',
      409: 'a run is here with other events, or was deleted here',
      413: 'more than 32 GiB',
    },
  },
  'GET /api/blobs/:sha256': {
    summary: 'The bytes with a hash; they never change',
    answer: 'bytes',
    refusals: { 404: 'there is no such blob' },
  },
  'PUT /api/blobs/:sha256': {
    summary: 'Stores bytes under their SHA-256',
    description: 'Predictions are such a blob; docs/http-api.md tells its layout.',
    body: 'bytes',
    refusals: { 400: 'the bytes hash to something else', 413: 'more than 256 MiB' },
  },
  'GET /api/dump': {
    summary: 'The whole database, one row a line',
    description: 'What a backup is made of, while the hub has the database open.',
    answer: 'events',
  },
}
