/** A run folder that cannot be used. The message says which, why, and what to do. */
export class RunFolderError extends Error {
  override name = 'RunFolderError'
}
