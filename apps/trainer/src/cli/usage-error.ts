/**
 * A person asked for something that cannot be done as asked. The message names the flag and the remedy; exit code 2.
 */
export class UsageError extends Error {
  override name = 'UsageError'
}
