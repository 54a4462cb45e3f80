/** What a person or a trainer asked of the store cannot be done; the message says what to do. */
export class StoreError extends Error {
  override name = 'StoreError'
}
