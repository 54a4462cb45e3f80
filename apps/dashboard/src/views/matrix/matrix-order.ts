import { orderByClustering, orderByErrors } from '@misfit/evaluation/matrix/class-order'
import type { ConfusionMatrix } from '@misfit/evaluation/matrix/confusion-matrix'

/** Orders of rows and columns; both stand in the same one, so that right answers stay on the diagonal. */
export const matrixOrders = ['class', 'errors', 'likeness'] as const
export type MatrixOrder = (typeof matrixOrders)[number]

/** `[classCount]`, the class at each place. */
export function placesOf(matrix: ConfusionMatrix, order: MatrixOrder): readonly number[] {
  if (order === 'errors') return orderByErrors(matrix)
  if (order === 'likeness') return orderByClustering(matrix)
  return Array.from({ length: matrix.classCount }, (_, place) => place)
}
