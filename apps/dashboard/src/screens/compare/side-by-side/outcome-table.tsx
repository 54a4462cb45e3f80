import type { ReactNode } from 'react'
import type { CsvCell } from '@misfit/text/csv'
import { ExportMenu } from '../../../shared/export/export-menu.tsx'
import { percentText } from '../../../views/matrix/shaded-matrix.ts'
import { OpensImages } from '../../../views/gallery/opens-images.tsx'
import { Table, tableStyles } from '../../../shared/primitives/table.tsx'
import { type Outcome, outcomes } from './outcomes.ts'

interface OutcomeTableProps {
  images: Record<Outcome, readonly number[]>
  wordsOf: (outcome: Outcome) => string
  fileStem: string
  onOpen: (outcome: Outcome) => void
}

/** Table of the images that both models, one of them, or neither has right. Every count opens onto its images. */
export function OutcomeTable({ images, wordsOf, fileStem, onOpen }: OutcomeTableProps): ReactNode {
  const total = outcomes.reduce((sum, outcome) => sum + images[outcome].length, 0)
  const rows = (): CsvCell[][] => [
    ['outcome', 'images', 'share'],
    ...outcomes.map((outcome): CsvCell[] => [
      wordsOf(outcome),
      images[outcome].length,
      total === 0 ? null : images[outcome].length / total,
    ]),
  ]
  return (
    <div>
      <Table label="What the two models make of the same images">
        <thead>
          <tr>
            <th scope="col">Outcome</th>
            <th scope="col" className={tableStyles.number}>
              Images
            </th>
            <th scope="col" className={tableStyles.number}>
              Share
            </th>
          </tr>
        </thead>
        <tbody>
          {outcomes.map((outcome) => {
            const count = images[outcome].length
            return (
              <tr key={outcome}>
                <th scope="row">{wordsOf(outcome)}</th>
                <td className={tableStyles.number}>
                  <OpensImages count={count} of={wordsOf(outcome)} onOpen={() => onOpen(outcome)} />
                </td>
                <td className={tableStyles.number}>{total === 0 ? 'n/a' : percentText(count / total)}</td>
              </tr>
            )
          })}
        </tbody>
      </Table>
      <ExportMenu what="outcomes" fileStem={fileStem} rows={rows} />
    </div>
  )
}
