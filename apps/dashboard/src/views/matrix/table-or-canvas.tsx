import type { ReactNode } from 'react'
import { MatrixCanvas } from './many-classes/matrix-canvas.tsx'
import { MatrixGrid, type MatrixGridProps } from './matrix-grid.tsx'

/** Most classes of a matrix that is a table, in which every number can be read. */
const mostInTable = 30

/** A matrix as it is best seen: few classes as a table, many on a canvas. */
export function MatrixDrawing(props: MatrixGridProps): ReactNode {
  return props.matrix.classCount > mostInTable ? <MatrixCanvas {...props} /> : <MatrixGrid {...props} />
}
