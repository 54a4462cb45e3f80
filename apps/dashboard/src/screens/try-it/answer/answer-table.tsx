import { memo, type ReactNode } from 'react'
import type { CsvCell } from '@misfit/text/csv'
import { classNames } from '../../../shared/design/class-names.ts'
import { ExportMenu } from '../../../shared/export/export-menu.tsx'
import { className, percentText } from '../../../views/matrix/shaded-matrix.ts'
import { formatPercent } from '../../../shared/format/numbers.ts'
import { Table, tableStyles } from '../../../shared/primitives/table.tsx'
import { shownClasses } from './answer-words.ts'
import styles from '../try-page.module.css'

interface AnswerTableProps {
  classes: readonly string[]
  /** `[classes]`, 0-1; null before there is an answer. */
  probabilities: Float32Array | null
  /**
   * Probabilities that the trainer stored for the same image, `[classes]`; null for what was not kept, or where it has
   * none.
   */
  stored: readonly (number | null)[] | null
  actual: number | null
  fileStem: string
}

/**
 * The probability of every class as a bar and a number. Classes keep their places, so that one sees them grow and
 * shrink.
 */
export const AnswerTable = memo(function AnswerTable({
  classes,
  probabilities,
  stored,
  actual,
  fileStem,
}: AnswerTableProps): ReactNode {
  const best = probabilities === null ? -1 : probabilities.indexOf(Math.max(...probabilities))
  // Two numbers side by side are there to be compared.
  const text = (share: number): string => (stored === null ? percentText(share) : formatPercent(share, 3))
  const shown = shownClasses(classes.length, probabilities)
  const rows = (): CsvCell[][] => [
    ['class', 'probability', ...(stored === null ? [] : ['stored'])],
    ...classes.map((_, index): CsvCell[] => [
      className(classes, index),
      probabilities?.[index] ?? null,
      ...(stored === null ? [] : [stored[index] ?? null]),
    ]),
  ]
  return (
    <div className={styles.answers}>
      <Table label="Probability of each class">
        <thead>
          <tr>
            <th scope="col">Class</th>
            <th scope="col">
              <span className="visually-hidden">As a bar</span>
            </th>
            <th scope="col" className={tableStyles.number}>
              Probability
            </th>
            {stored !== null && (
              <th scope="col" className={tableStyles.number}>
                Stored
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {shown.map((index) => {
            const probability = probabilities?.[index] ?? null
            return (
              <tr
                key={index}
                className={classNames(index === best && styles.best)}
                data-class={index}
                data-probability={probability ?? undefined}
              >
                <th scope="row" className={styles.class} dir="auto">
                  {className(classes, index)}
                  {index === actual && <small> actual</small>}
                </th>
                <td className={styles.bar} aria-hidden>
                  <span style={{ width: `${(probability ?? 0) * 100 || 0}%` }} />
                </td>
                <td className={tableStyles.number}>{probability === null ? '–' : text(probability)}</td>
                {stored !== null && (
                  <td className={tableStyles.number}>
                    {stored[index] === null || stored[index] === undefined ? 'not kept' : text(stored[index])}
                  </td>
                )}
              </tr>
            )
          })}
        </tbody>
      </Table>
      {shown.length < classes.length && (
        <p className={styles.hint}>
          The {shown.length} most probable of {classes.length} classes; all are in the CSV file.
        </p>
      )}
      {probabilities !== null && <ExportMenu what="probabilities" fileStem={fileStem} rows={rows} />}
    </div>
  )
})
