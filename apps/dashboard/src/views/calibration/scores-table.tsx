import type { ReactNode } from 'react'
import type { CsvCell } from '@misfit/text/csv'
import { ExportMenu } from '../../shared/export/export-menu.tsx'
import { percentText } from '../matrix/shaded-matrix.ts'
import { notKeptCell } from '../predictions/not-kept.ts'
import { formatMetric } from '../../shared/format/numbers.ts'
import { Table, tableStyles } from '../../shared/primitives/table.tsx'
import type { Calibration, CalibrationScores } from './calibration.ts'
import styles from './calibration.module.css'

interface Score {
  readonly name: string
  readonly explanation: string
  readonly of: (scores: CalibrationScores) => number | null
  readonly text: (value: number) => string
}

const brierOf = (one: CalibrationScores): number | null => one.brier

const scores: readonly Score[] = [
  {
    name: 'Expected calibration error',
    explanation: 'ECE: how far probability and accuracy are apart, on average over the images',
    of: (one) => one.reliability.expectedError,
    text: percentText,
  },
  {
    name: 'Maximum calibration error',
    explanation: 'MCE: how far they are apart in the worst column',
    of: (one) => one.reliability.maximumError,
    text: percentText,
  },
  {
    name: 'Brier score',
    explanation: 'Squared distance between probabilities and truth: 0 at best, 2 at worst',
    of: brierOf,
    text: formatMetric,
  },
  {
    name: 'Negative log-likelihood',
    explanation: 'NLL: mean cross-entropy in nats, 0 at best',
    of: (one) => one.logLoss,
    text: formatMetric,
  },
]

/** Table of the calibration scores, before and after temperature scaling. Less is better in all of them. */
export function ScoresTable({
  calibration,
  label,
  fileStem,
}: {
  calibration: Calibration
  label: string
  fileStem: string
}): ReactNode {
  const { before, after, fit, notKept } = calibration
  const text = (score: Score, one: CalibrationScores): string => {
    const value = score.of(one)
    return value === null ? 'n/a' : score.text(value)
  }
  const unknown = (score: Score): boolean => score.of === brierOf && notKept.brier
  const cell = (score: Score, one: CalibrationScores): CsvCell => (unknown(score) ? notKeptCell : score.of(one))
  const rows = (): CsvCell[][] => [
    ['score', 'before', 'after', 'temperature'],
    ...scores.map((score): CsvCell[] => [
      score.name,
      cell(score, before),
      after === null ? (notKept.temperature ? notKeptCell : null) : cell(score, after),
      notKept.temperature ? notKeptCell : (fit?.temperature ?? null),
    ]),
  ]
  return (
    <div>
      <Table label={`Calibration scores, ${label}: less is better`}>
        <thead>
          <tr>
            <th scope="col">Less is better</th>
            <th scope="col" className={tableStyles.number}>
              As it is
            </th>
            {after !== null && (
              <th scope="col" className={tableStyles.number}>
                With temperature
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {scores.map((score) => (
            <tr key={score.name}>
              <th scope="row">
                {score.name}
                <span className={styles.explanation}>{score.explanation}</span>
              </th>
              <td className={tableStyles.number} title={unknown(score) ? notKeptCell : undefined}>
                {text(score, before)}
              </td>
              {after !== null && <td className={tableStyles.number}>{text(score, after)}</td>}
            </tr>
          ))}
        </tbody>
      </Table>
      <ExportMenu what="calibration scores" fileStem={`${fileStem}-calibration`} rows={rows} />
    </div>
  )
}
