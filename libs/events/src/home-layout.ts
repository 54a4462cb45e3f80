/**
 * Layout of Misfit's data folder: `MISFIT_HOME`, or `.misfit` at the top of the workspace. Trainers write `runs` and
 * `datasets`; the hub writes the rest.
 */
export const homeLayout = {
  /** `runs/<run id>/events.jsonl`, `checkpoints/`, `blobs/`: the truth about each run. */
  runs: 'runs',
  /** `datasets/<dataset id>/`: sprite sheets and descriptions, made once. */
  datasets: 'datasets',
  /** The embedded database. */
  store: 'store',
  /**
   * `packs/<run id>.pack`: long runs' events in little room, for pages; made again from the store when they are
   * missing.
   */
  packs: 'packs',
  /** Blobs by their SHA-256. */
  blobs: 'blobs',
  /** `backups/<date>-<tables>/`: the database as it was before an update changed its tables. */
  backups: 'backups',
  /** File with the version of the data folder's layout, so that a Misfit that knows only earlier layouts can say so. */
  version: 'version.json',
  /** Says at which address the hub of this machine listens, while it does. */
  hubFile: 'hub.json',
  /** Secret that processes of this machine show the hub instead of a token; only the owner can read it. */
  localSecret: 'local-secret',
} as const
