'use client'

import { type ReactNode, useMemo } from 'react'
import type { CsvCell } from '@misfit/text/csv'
import type { Reliability } from '@misfit/evaluation/calibration/reliability'
import { ShareChart } from '../../shared/charts/share/share-chart.tsx'
import { formatCount } from '../../shared/format/numbers.ts'
import { binWords, surenessWords } from './calibration-words.ts'
import { CountStrip } from './count-strip.tsx'
import styles from './calibration.module.css'

interface ReliabilityChartProps {
  title: string
  reliability: Reliability
  fileStem: string
}

/**
 * Diagram of how often answers are right, by how sure they were. A model that can be taken at its word ends on the
 * diagonal.
 */
export function ReliabilityChart({ title, reliability, fileStem }: ReliabilityChartProps): ReactNode {
  const { drawing, readings } = useMemo(() => {
    const filled = reliability.bins.flatMap((bin) =>
      bin.confidence === null || bin.accuracy === null
        ? []
        : [{ ...bin, confidence: bin.confidence, accuracy: bin.accuracy }],
    )
    return {
      drawing: {
        xTitle: 'how sure the answer was',
        yTitle: 'right',
        curves: [],
        // A bin of one single probability has no width of its own.
        bars: filled.map(({ low, high, accuracy, confidence, interval }) => {
          const half = Math.max(0, 0.008 - (high - low) / 2)
          return {
            from: Math.max(0, low - half),
            to: Math.min(1, high + half),
            y: accuracy,
            ideal: confidence,
            interval,
          }
        }),
        diagonal: true,
      },
      readings: filled.map((bin) => ({ x: (bin.low + bin.high) / 2, y: bin.accuracy, words: binWords(bin) })),
    }
  }, [reliability])
  const rows = (): CsvCell[][] => [
    ['low', 'high', 'images', 'right', 'mean probability', 'accuracy', 'low (95 %)', 'high (95 %)'],
    ...reliability.bins.map((bin): CsvCell[] => [
      bin.low,
      bin.high,
      bin.count,
      bin.right,
      bin.confidence,
      bin.accuracy,
      bin.interval?.low ?? null,
      bin.interval?.high ?? null,
    ]),
  ]
  return (
    <div>
      <ShareChart
        title={title}
        drawing={drawing}
        readings={readings}
        summary={
          `Accuracy in ${formatCount(readings.length)} ranges of ` +
          `probability. ${surenessWords(reliability)} On the diagonal both would be equal.`
        }
        rows={rows}
        fileStem={fileStem}
        under={<CountStrip bins={reliability.bins} />}
      />
      <p className={styles.note}>
        {surenessWords(reliability)} Columns: how many of the answers are right; shaded in orange: how far that is from
        what the model said; thin lines: 95&nbsp;% intervals. A column that ends on the dotted diagonal keeps its word.
      </p>
    </div>
  )
}
