'use client'

import { type ReactNode, useMemo, useState } from 'react'
import type { CsvCell } from '@misfit/text/csv'
import { decimate } from '@misfit/evaluation/decimate'
import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import {
  mostAnsweredAt,
  operatingPoint,
  type SelectivePrediction,
} from '@misfit/evaluation/calibration/selective-prediction'
import { useComputed } from '../../shared/background/use-computed.ts'
import { ShareChart } from '../../shared/charts/share/share-chart.tsx'
import { percentText } from '../matrix/shaded-matrix.ts'
import { formatMetric } from '../../shared/format/numbers.ts'
import { Slider } from '../../shared/primitives/slider.tsx'
import { Skeleton } from '../../shared/primitives/state.tsx'
import { operatingWords } from './calibration-words.ts'
import { pointAnswering } from './point-answering.ts'
import styles from './calibration.module.css'
import { selectiveComputation } from './calibration-computation.ts'

/** Steps of the slider: a tenth of a per cent of the images. */
const steps = 1000
const goals = [0.99, 0.999] as const

/** Chart of a model that may decline to answer: how often it is right, by how many images it answers. */
export function SelectiveAnswers({ predictions, fileStem }: { predictions: Predictions; fileStem: string }): ReactNode {
  const { done } = useComputed(
    selectiveComputation,
    useMemo(() => ({ predictions, fileStem }), [predictions, fileStem]),
  )
  return done === null ? <Skeleton height="18rem" /> : <Curve curve={done.result} fileStem={done.of.fileStem} />
}

function Curve({ curve, fileStem }: { curve: SelectivePrediction; fileStem: string }): ReactNode {
  const [share, setShare] = useState(0.95)
  const { drawing, readings } = useMemo(() => drawn(curve), [curve])
  const position = pointAnswering(curve, share)
  if (position === null) return <p>The model gave no confident answer, so it has none to choose from.</p>
  const point = operatingPoint(curve, position)
  const rows = (): CsvCell[][] => [
    ['threshold', 'answered', 'right', 'share answered', 'accuracy'],
    ...Array.from(curve.thresholds, (threshold, i): CsvCell[] => [
      threshold,
      curve.answered[i]!,
      curve.right[i]!,
      curve.answered[i]! / curve.total,
      curve.right[i]! / curve.answered[i]!,
    ]),
  ]
  return (
    <div>
      <ShareChart
        title="Answering only when sure"
        drawing={drawing}
        readings={readings}
        marked={{ x: point.answeredShare, y: point.accuracy, words: '' }}
        summary={
          `Accuracy against the share of images answered, the surest ` +
          `first. ${operatingWords(point, curve.total)} Area under the risk: ${formatMetric(curve.areaUnderRisk)}.`
        }
        rows={rows}
        fileStem={fileStem}
      />
      <div className={styles.threshold}>
        <Slider
          label="Share of images answered"
          value={Math.round(share * steps)}
          min={1}
          max={steps}
          valueText={operatingWords(point, curve.total)}
          onChange={(value) => setShare(value / steps)}
        />
        <p className={styles.sentence} role="status">
          {operatingWords(point, curve.total)}
        </p>
        <p className={styles.note}>{goals.map((goal) => goalWords(curve, goal)).join(' ')}</p>
      </div>
    </div>
  )
}

function goalWords(curve: SelectivePrediction, goal: number): string {
  const most = mostAnsweredAt(curve, goal)
  return most === null
    ? `It is never right in ${percentText(goal)}.`
    : `To be right in ${percentText(goal)} it may answer ${percentText(most.answeredShare)}.`
}

function drawn(curve: SelectivePrediction) {
  const accuracies = Float64Array.from(curve.answered, (answered, i) => curve.right[i]! / answered)
  const { index } = decimate({ x: curve.answered, y: accuracies }, { points: 400 })
  const points = index.map((i) => ({ x: curve.answered[i]! / curve.total, y: accuracies[i]!, at: i }))
  // The lowest point that is not among the first few answers, where one mistake is all.
  const lowest = points.filter(({ x }) => x > 0.02).reduce((least, { y }) => Math.min(least, y), 1)
  return {
    drawing: {
      xTitle: 'images answered, the surest first',
      yTitle: 'right',
      curves: [
        { id: 'selective', label: 'right among those answered', color: '--series-1', line: 'solid' as const, points },
      ],
      lowest: Math.max(0, Math.floor(lowest * 10 - 0.5) / 10),
    },
    readings: points.map(({ x, y, at }) => ({ x, y, words: operatingWords(operatingPoint(curve, at), curve.total) })),
  }
}
