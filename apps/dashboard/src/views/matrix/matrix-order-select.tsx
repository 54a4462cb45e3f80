import type { ReactNode } from 'react'
import { BareSelect } from '../../shared/primitives/field.tsx'
import { type MatrixOrder, matrixOrders } from './matrix-order.ts'
import styles from './matrix-panel.module.css'

const names: Record<MatrixOrder, string> = {
  class: 'By class',
  errors: 'Most errors first',
  likeness: 'Alike together',
}

/** Choice of the order in which rows and columns of a matrix stand. */
export function MatrixOrderSelect({
  order,
  onOrder,
}: {
  order: MatrixOrder
  onOrder: (order: MatrixOrder) => void
}): ReactNode {
  return (
    <BareSelect
      label="Order of the classes"
      title="Alike together: classes that are taken for each other stand beside each other (hierarchical clustering)"
      className={styles.order ?? ''}
      value={order}
      onChange={({ target }) => {
        const chosen = matrixOrders.find((one) => one === target.value)
        if (chosen !== undefined) onOrder(chosen)
      }}
    >
      {matrixOrders.map((one) => (
        <option key={one} value={one}>
          {names[one]}
        </option>
      ))}
    </BareSelect>
  )
}
