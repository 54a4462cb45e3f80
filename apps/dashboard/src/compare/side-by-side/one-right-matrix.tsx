import type { ReactNode } from 'react'
import type { DrawnMatrix } from '../../evaluation/drawn-matrix.ts'
import { ExportMenu } from '../../evaluation/export-menu.tsx'
import type { MatrixCell } from '../../evaluation/matrix-cell.ts'
import { matrixCsvRows } from '../../evaluation/matrix-csv.ts'
import { MatrixDrawing } from '../../evaluation/matrix-drawing.tsx'
import { matrixSvg } from '../../evaluation/matrix-svg.ts'
import { plural } from '../../format/numbers.ts'
import styles from './side-by-side.module.css'

interface OneRightMatrixProps {
  matrix: DrawnMatrix
  title: string
  fileStem: string
  onOpen: (cell: MatrixCell) => void
}

/** What one of two models has right and the other wrong. */
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
