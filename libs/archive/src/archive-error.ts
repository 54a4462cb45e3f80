/** An archive that cannot be made or taken. The message says which part, why, and what to do. */
export class ArchiveError extends Error {
  override name = 'ArchiveError'
}
