'use client'

import { type ReactNode, useState } from 'react'
import { trueClassProbability } from '@misfit/evaluation/calibration/class-probabilities'
import type { RunSummary } from '@misfit/events/run/run-summary'
import { gallerySample } from '../gallery/gallery-samples.ts'
import { imageUrl } from '../gallery/image-address.ts'
import { className, percentText } from '../matrix/shaded-matrix.ts'
import { usePredictions } from '../predictions/use-predictions.ts'
import { VerdictSign } from '../gallery/verdict-sign.tsx'
import { plural } from '../../shared/format/numbers.ts'
import { useRun, useRuns } from '../../shared/live/use-live.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { PageLink } from '../../shared/primitives/page-link.tsx'
import { Table, tableStyles } from '../../shared/primitives/table.tsx'
import type { RunCourse } from './run-course.ts'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import styles from './learning.module.css'

interface OtherRunsProps {
  index: number
  actual: number
  classes: readonly string[]
  course: RunCourse
}

/** Runs that are asked at once. */
const together = 8

/**
 * Answers of other runs on the same dataset for an image. Asked on demand: each has events and predictions to be
 * fetched.
 */
export function OtherRuns({ index, actual, classes, course }: OtherRunsProps): ReactNode {
  const { runs } = useRuns()
  const [shown, setShown] = useState(0)
  const others = runs.filter(
    ({ runId, datasetId, epoch }) => runId !== course.runId && datasetId === course.datasetId && epoch > 0,
  )
  if (others.length === 0) return null
  return (
    <Stack gap={2} className={styles.course}>
      {shown > 0 && (
        <Table label="The same image in other runs">
          <thead>
            <tr>
              <th scope="col">Other run</th>
              <th scope="col">Predicted</th>
              <th scope="col" className={tableStyles.number}>
                Actual class
              </th>
            </tr>
          </thead>
          <tbody>
            {others.slice(0, shown).map((run) => (
              <OtherRun key={run.runId} run={run} index={index} actual={actual} classes={classes} />
            ))}
          </tbody>
        </Table>
      )}
      {shown < others.length && (
        <Button small onClick={() => setShown(shown + together)}>
          {shown === 0 ? `In ${plural(others.length, 'other run')}` : `${others.length - shown} more`}
        </Button>
      )}
    </Stack>
  )
}

function OtherRun({ run, index, actual, classes }: { run: RunSummary } & Omit<OtherRunsProps, 'course'>): ReactNode {
  const { history } = useRun(run.runId)
  // The best epoch is the one that the run keeps; while none is known, the last.
  const event = history.epochs.find(({ epoch }) => epoch === history.bestEpoch) ?? history.epochs.at(-1)
  const { predictions, error } = usePredictions(event ?? null)
  const known = predictions !== null && index < predictions.count && predictions.actual[index] === actual
  const answer = known ? gallerySample(predictions, index).answer : null
  return (
    <tr>
      <th scope="row">
        <PageLink href={imageUrl(run.runId, 'validation', index)} dir="auto">
          {run.name}
        </PageLink>
        {event !== undefined && <>, epoch {event.epoch}</>}
      </th>
      {answer === null ? (
        <td colSpan={2}>{error !== null ? error.message : predictions === null ? 'loading' : 'other images'}</td>
      ) : (
        <>
          <td className={answer.verdict === 'right' ? styles.right : styles.wrong}>
            <VerdictSign verdict={answer.verdict} />{' '}
            <span dir="auto">{answer.verdict === 'none' ? 'no answer' : className(classes, answer.predicted)}</span>
          </td>
          <td className={tableStyles.number}>{percentText(trueClassProbability(predictions!, index))}</td>
        </>
      )}
    </tr>
  )
}
