/** Something is wrong with a model, its description or its file. The message says what, where and what to do. */
export class ModelError extends Error {
  override readonly name = 'ModelError'
}
