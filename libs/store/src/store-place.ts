/** Place where runs are kept: the data folder, or a PostgreSQL server where its address is given. */
export interface StorePlace {
  /** The data folder. */
  readonly home: string
  readonly databaseUrl?: string | undefined
  /** Takes a line for people about an update of the tables. */
  readonly say?: ((line: string) => void) | undefined
}
