/** A folder with initdb, postgres and pg_ctl; undefined when there is none on this machine. */
export function findPostgres(env?: NodeJS.ProcessEnv): string | undefined
/** Starts an empty PostgreSQL for tests; throws with what to do when there is none on this machine. */
export function startTemporaryPostgres(options?: { bin?: string; survivesKill?: boolean }): Promise<{
  url: string
  stop(): Promise<void>
  killAndRestart(pause: number): Promise<void>
}>
