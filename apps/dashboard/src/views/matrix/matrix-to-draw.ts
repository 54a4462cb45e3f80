import type { CsvCell } from '@misfit/text/csv'

/** A cell as it is drawn and read out. */
export interface DrawnCell {
  readonly actual: number
  readonly predicted: number
  /** Text in the cell: short; empty where there is nothing. */
  readonly text: string
  /** Words for all of the cell. */
  readonly sentence: string
  /** Whether it opens onto images. */
  readonly opens: boolean
}

/**
 * A matrix of actual classes (down) by predicted ones (across), ready to be drawn. Rows and columns are places: the
 * class at each is in `order`. Cells are made when asked for, since a matrix of 1,000 classes has a million.
 */
export interface DrawnMatrix {
  /** Name of the matrix: `Confusion matrix`. */
  readonly name: string
  readonly classCount: number
  /** Class names by class. */
  readonly classes: readonly string[]
  /** `[classCount]`, the class at each place. */
  readonly order: readonly number[]
  cellAt(row: number, column: number): DrawnCell
  /** The text of a cell alone: a canvas asks for hundreds of them in every frame. */
  textAt(row: number, column: number): string
  /** Shade of a cell, -1 to 1: above 0 in the colour of what is right, below in that of what is wrong. */
  shadeAt(row: number, column: number): number
  /** Value of the cell in a file. */
  valueAt(row: number, column: number): CsvCell
  /** Totals as counts; differences may be below 0. */
  rowTotal(row: number): number
  columnTotal(column: number): number
  readonly total: number
  /** A total as text. */
  totalText(total: number): string
}
