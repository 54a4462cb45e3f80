/** Error of a person or trainer who asked of the store what cannot be done; the message says what to do. */
export class StoreError extends Error {
  override name = 'StoreError'
}
