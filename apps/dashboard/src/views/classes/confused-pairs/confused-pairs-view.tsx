'use client'

import { memo, type ReactNode, useMemo, useState } from 'react'
import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import { formatCount } from '../../../shared/format/numbers.ts'
import { Button } from '../../../shared/primitives/button.tsx'
import { Segmented } from '../../../shared/primitives/segmented.tsx'
import { Table, tableStyles } from '../../../shared/primitives/table.tsx'
import { ExportMenu } from '../../../shared/export/export-menu.tsx'
import type { CellAddress } from '../../matrix/cell-address.ts'
import { matrixOf } from '../../matrix/counted-matrix.ts'
import { className, percentText } from '../../matrix/shaded-matrix.ts'
import { pairCsvRows, pairRows } from './pair-rows.ts'
import { Stack } from '../../../shared/primitives/layout/stack.tsx'
import { Toolbar } from '../../../shared/primitives/layout/toolbar.tsx'
import { OpensImages } from '../../gallery/opens-images.tsx'
import styles from './confused-pairs-view.module.css'

interface ConfusedPairsProps {
  predictions: Predictions
  classes: readonly string[]
  label: string
  fileStem: string
  /** Opens the images of a cell. */
  onOpen: (cell: CellAddress) => void
  /** Shows only pairs with this class, where one is chosen. */
  chosenClass: number | null
}

const ways = [
  { value: 'directed', label: 'One for the other' },
  { value: 'together', label: 'Either way' },
] as const

const first = 10

/** List of the classes that are most often taken for each other. Every count opens onto its images. */
export const ConfusedPairs = memo(function ConfusedPairs({
  predictions,
  classes,
  label,
  fileStem,
  onOpen,
  chosenClass,
}: ConfusedPairsProps): ReactNode {
  const [way, setWay] = useState<(typeof ways)[number]['value']>('directed')
  const [all, setAll] = useState(false)
  const rows = useMemo(() => pairRows(matrixOf(predictions), way === 'together'), [predictions, way])
  const meant =
    chosenClass === null
      ? rows
      : rows.filter(({ cells }) =>
          cells.some(({ cell }) => cell.actual === chosenClass || cell.predicted === chosenClass),
        )
  const shown = all ? meant.slice(0, 500) : meant.slice(0, first)
  const nameOf = (index: number): string => className(classes, index)
  const wordsOf = ({ actual, predicted }: CellAddress): string =>
    `actual ${nameOf(actual)}, predicted ${nameOf(predicted)}`

  return (
    <Stack gap={3} className={styles.whole}>
      <Toolbar tight>
        <Segmented label="Pairs" options={ways} value={way} onChange={setWay} />
        {meant.length > first && (
          <Button small aria-expanded={all} onClick={() => setAll(!all)}>
            {all
              ? `Show the first ${first}`
              : meant.length > 500
                ? 'Show the first 500'
                : `Show all ${formatCount(meant.length)}`}
          </Button>
        )}
        <ExportMenu
          what="confused pairs"
          fileStem={`${fileStem}-pairs`}
          rows={() => pairCsvRows(meant, (index) => classes[index] ?? `class ${index}`)}
        />
      </Toolbar>
      {chosenClass !== null && (
        <p className={styles.note}>Only pairs with {nameOf(chosenClass)}, the class that is chosen.</p>
      )}
      {meant.length === 0 ? (
        <p>No class was taken for another.</p>
      ) : (
        <Table label={`Most confused pairs, ${label}`}>
          <thead>
            <tr>
              <th scope="col">Actual</th>
              <th scope="col">Predicted</th>
              <th scope="col" className={tableStyles.number}>
                Images
              </th>
              <th scope="col" className={tableStyles.number}>
                {way === 'directed' ? 'Of the actual class' : 'Both ways'}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) =>
              row.cells.map(({ cell, count }, i) => (
                <tr
                  key={`${cell.actual}-${cell.predicted}`}
                  className={i > 0 || row.cells.length === 1 ? '' : (styles.joined ?? '')}
                >
                  <th scope="row" dir="auto" className={styles.name}>
                    {nameOf(cell.actual)}
                  </th>
                  <td dir="auto" className={styles.name}>
                    {nameOf(cell.predicted)}
                  </td>
                  <td className={tableStyles.number}>
                    <OpensImages count={count} of={wordsOf(cell)} onOpen={() => onOpen(cell)} />
                  </td>
                  <td className={tableStyles.number}>
                    {row.share === null ? (i === 0 ? formatCount(row.count) : '') : percentText(row.share)}
                  </td>
                </tr>
              )),
            )}
          </tbody>
        </Table>
      )}
    </Stack>
  )
})
