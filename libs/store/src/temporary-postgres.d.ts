declare module '*/tools/setup/postgres.mjs' {
  /** Starts an empty PostgreSQL for tests; throws with what to do when there is none on this machine. */
  export function startTemporaryPostgres(options?: { survivesKill?: boolean }): Promise<{ url: string; stop(): Promise<void>; killAndRestart(pause: number): Promise<void> }>
}
