import type { ReactNode } from 'react'
import type { DrawnMatrix } from '../../../views/matrix/matrix-to-draw.ts'
import { ExportMenu } from '../../../shared/export/export-menu.tsx'
import type { CellAddress } from '../../../views/matrix/cell-address.ts'
import { matrixCsvRows } from '../../../views/matrix/matrix-csv.ts'
import { MatrixDrawing } from '../../../views/matrix/table-or-canvas.tsx'
import { matrixSvg } from '../../../views/matrix/matrix-svg.ts'
import { plural } from '../../../shared/format/numbers.ts'
import styles from './side-by-side.module.css'

interface OneRightMatrixProps {
  matrix: DrawnMatrix
  title: string
  fileStem: string
  onOpen: (cell: CellAddress) => void
}

/** Matrix of what one of two models has right and the other wrong. */
export function OneRightMatrix({ matrix, title, fileStem, onOpen }: OneRightMatrixProps): ReactNode {
  return (
    <div className={styles.matrix}>
      <div className={styles.matrixHead}>
        <h3>
          {title} <small>{plural(matrix.total, 'image')}</small>
        </h3>
        <ExportMenu
          what={`matrix, ${title}`}
          fileStem={fileStem}
          rows={() => matrixCsvRows(matrix)}
          picture={() => matrixSvg(matrix, title)}
        />
      </div>
      <MatrixDrawing matrix={matrix} label={title} onOpen={onOpen} />
    </div>
  )
}
