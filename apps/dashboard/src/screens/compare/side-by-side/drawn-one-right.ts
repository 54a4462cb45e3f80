import type { CellIndex } from '@misfit/evaluation/matrix/cell-index'
import type { ConfusionMatrix } from '@misfit/evaluation/matrix/confusion-matrix'
import type { DrawnMatrix } from '../../../views/matrix/matrix-to-draw.ts'
import { className, drawnConfusion, type MatrixScale, matrixView } from '../../../views/matrix/shaded-matrix.ts'
import { plural } from '../../../shared/format/numbers.ts'

/** Counts the samples in each cell. */
export function countsOf({ classCount, starts }: CellIndex): ConfusionMatrix {
  return {
    classCount,
    counts: Uint32Array.from({ length: classCount * classCount }, (_, cell) => starts[cell + 1]! - starts[cell]!),
  }
}

/**
 * Makes a matrix to draw of what one model has right and another wrong: actual classes by what the wrong model said.
 *
 * @param order `[classCount]`, the class at each place
 */
export function drawnOneRight(
  index: CellIndex,
  classes: readonly string[],
  names: { right: string; wrong: string },
  order: readonly number[],
  scale: MatrixScale,
): DrawnMatrix {
  const drawn = drawnConfusion(
    matrixView(countsOf(index), 'counts', { order, scale }),
    classes,
    `Where ${names.right} is right and ${names.wrong} is wrong`,
  )
  return {
    ...drawn,
    cellAt: (row, column) => {
      const cell = drawn.cellAt(row, column)
      const count = Number(drawn.valueAt(row, column))
      const [actual, predicted] = [className(classes, cell.actual), className(classes, cell.predicted)]
      return {
        ...cell,
        sentence:
          `actual ${actual}, ${names.wrong} said ${predicted}, ` +
          `${names.right} was right: ${plural(count, 'image')}`,
      }
    },
  }
}
