/** Why a model is trained by eager steps: something in it has no rule for the compiled step. */
export class NotCompilableError extends Error {
  override readonly name = 'NotCompilableError'
}
