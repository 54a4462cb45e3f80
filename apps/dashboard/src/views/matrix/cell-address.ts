/** Address of one cell of a confusion matrix, by class indices. */
export interface CellAddress {
  readonly actual: number
  readonly predicted: number
}

/** A cell as it stands in an address: `7-3` is actual class 7, predicted 3. */
export const cellParameter = ({ actual, predicted }: CellAddress): string => `${actual}-${predicted}`

/** The cell that an address names; null for none, or one that a matrix of so many classes does not have. */
export function cellFrom(parameter: string | null, classCount: number): CellAddress | null {
  const [, first, second] = /^(\d{1,5})-(\d{1,5})$/.exec(parameter ?? '') ?? []
  const [actual, predicted] = [Number(first), Number(second)]
  return actual < classCount && predicted < classCount ? { actual, predicted } : null
}
