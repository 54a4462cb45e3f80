'use client'

import { type ReactNode, useMemo, useState } from 'react'
import { sampleHistory } from '@misfit/evaluation/dynamics/sample-history'
import type { PartitionName } from '@misfit/events/dataset'
import { LineChart } from '../../shared/charts/line-chart.tsx'
import type { ChartSeries, XRange } from '../../shared/charts/series.ts'
import { className } from '../matrix/shaded-matrix.ts'
import { VerdictSign } from '../gallery/verdict-sign.tsx'
import { formatCount } from '../../shared/format/numbers.ts'
import { OtherRuns } from './other-runs.tsx'
import { readEpochs } from './read-epochs.ts'
import { type RunCourse, useRunCourse } from './run-course.ts'
import { type SameAnswers, sameAnswers } from './same-answers.ts'
import { useEpochPredictions } from './use-epoch-predictions.ts'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import styles from './learning.module.css'

interface SampleCourseProps {
  /** Position in the partition. */
  index: number
  actual: number
  partition: PartitionName
  classes: readonly string[]
}

/** Course of one image through the epochs of the run that the page shows; nothing where epochs say nothing of it. */
export function SampleCourse(props: SampleCourseProps): ReactNode {
  const course = useRunCourse()
  if (course === null || props.partition !== 'validation' || course.epochs.length === 0) return null
  return (
    <Stack gap={2} className={styles.course}>
      {course.epochs.length > 1 && <Epochs {...props} course={course} />}
      <OtherRuns {...props} course={course} />
    </Stack>
  )
}

const share = [0, 1] as const
const nothingRead = { history: [], epochs: [] }

function Epochs({ index, actual, classes, course }: SampleCourseProps & { course: RunCourse }): ReactNode {
  const read = useMemo(() => readEpochs(course.epochs), [course.epochs])
  const { loaded, here, error } = useEpochPredictions(read)
  const [range, setRange] = useState<XRange>(null)
  const { history, epochs } = useMemo(
    () =>
      loaded === null || index >= loaded.predictions[0]!.count
        ? nothingRead
        : { history: sampleHistory(loaded.predictions, index), epochs: loaded.epochs },
    [loaded, index],
  )
  const series = useMemo(
    (): ChartSeries[] => [
      {
        id: 'actual',
        label: `probability of ${className(classes, actual)}`,
        color: '--series-1',
        line: 'solid',
        marker: 'circle',
        x: history.map(({ epoch }) => epochs[epoch]!),
        y: history.map((at) => at.trueClassProbability),
      },
    ],
    [history, epochs, classes, actual],
  )
  const spans = useMemo(() => sameAnswers(history, epochs), [history, epochs])
  if (error !== null && loaded === null) return <p role="alert">The epochs could not be read: {error.message}</p>
  if (loaded === null) {
    return (
      <p role="status">
        Reading {formatCount(here)} of {formatCount(read.length)} epochs
      </p>
    )
  }
  const answerAt = (epoch: number): string => {
    const span = spans.find(({ from, to }) => from <= epoch && epoch <= to)
    return span === undefined ? `epoch ${epoch}` : `epoch ${epoch}, predicted ${answerInWords(span, classes)}`
  }
  return (
    <>
      <LineChart
        title="Actual class through the epochs"
        series={series}
        xName="epoch"
        describeX={answerAt}
        range={range}
        onRange={setRange}
        bounds={share}
        unit="percent"
        height={150}
        fileStem={`${course.runId}-validation-${index}`}
      />
      <ol className={styles.spans} aria-label="Predicted at each epoch" tabIndex={0}>
        {spans.map((span) => {
          const verdict = span.predicted === null ? 'none' : span.predicted === actual ? 'right' : 'wrong'
          return (
            <li key={span.from} className={styles.span}>
              {span.from === span.to ? `epoch ${span.from}` : `epochs ${span.from} to ${span.to}`}
              <b
                className={verdict === 'right' ? styles.right : verdict === 'wrong' ? styles.wrong : styles.noAnswer}
                dir="auto"
              >
                <VerdictSign verdict={verdict} /> {answerInWords(span, classes)}
              </b>
            </li>
          )
        })}
      </ol>
    </>
  )
}

const answerInWords = ({ predicted }: SameAnswers, classes: readonly string[]): string =>
  predicted === null ? 'no answer' : className(classes, predicted)
