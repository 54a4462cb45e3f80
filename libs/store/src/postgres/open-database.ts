import type { Channel, ChannelListener } from './channel.ts'
import type { Database, SqlExecutor } from './database.ts'

/** A database that is open, embedded or on a server. */
export interface OpenDatabase {
  readonly database: Database
  /** Runs SQL that Drizzle does not write: the job queue's. */
  readonly executor: SqlExecutor
  /** Does a task while no other process on the same database does one. */
  exclusively<T>(task: () => Promise<T>): Promise<T>
  /** Talks with other processes on the same database; null where there can be none, on the embedded one. */
  openChannel(name: string, listener: ChannelListener): Channel | null
  /** Closing it again does nothing. */
  close(): Promise<void>
}
