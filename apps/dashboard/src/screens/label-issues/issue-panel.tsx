'use client'

import type { ReactNode } from 'react'
import type { PartitionName, PublishedDataset } from '@misfit/events/dataset'
import type { LabelVerdict } from '@misfit/events/people/image-mark'
import { ImageTile } from '../../views/images/image-tile.tsx'
import { useSourceIndex } from '../../views/images/use-dataset.ts'
import { sampleDetails } from '../../views/gallery/gallery-samples.ts'
import { imageUrl } from '../../views/gallery/image-address.ts'
import { className, percentText } from '../../views/matrix/shaded-matrix.ts'
import { PageLink } from '../../shared/primitives/page-link.tsx'
import type { PlacedPredictions } from './held-out-answers.ts'
import type { ReviewedIssue } from './issue-review.ts'
import { IssueVerdict } from './issue-verdict.tsx'
import { VerdictMark } from './verdict-mark.tsx'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import { Fact, Facts } from '../../shared/primitives/layout/facts.tsx'
import styles from './label-issues.module.css'

interface IssuePanelProps {
  issue: ReviewedIssue
  /** `3 of 120` */
  position: string
  answers: PlacedPredictions
  dataset: PublishedDataset | null
  partition: PartitionName
  classes: readonly string[]
  /** The run whose page shows the image as well; null where several runs found the issue. */
  runId: string | null
  /** Null for someone who may only look. */
  onDecide: ((verdict: LabelVerdict | null) => void) | null
  /** Null while there is nothing to take back. */
  onUndo: (() => void) | null
  onNote: (note: string) => void
}

/** Panel of one image: what is doubted about it, and what can be said. */
export function IssuePanel({
  issue,
  position,
  answers,
  dataset,
  partition,
  classes,
  runId,
  onDecide,
  onUndo,
  onNote,
}: IssuePanelProps): ReactNode {
  const { index, place, given, suggested, givenProbability, suggestedProbability, mark } = issue
  const sourceIndex = useSourceIndex(dataset, partition)
  return (
    <Stack gap={4} role="group" aria-label={`${partition} image ${index}`}>
      <p className={styles.position}>
        <span>{position}</span>
        <span>
          {partition} image {index}
          {sourceIndex !== null && `, ${sourceIndex[index]} in its file`}
        </span>
        {runId !== null && <PageLink href={imageUrl(runId, partition, index)}>On the run’s page</PageLink>}
        <VerdictMark verdict={mark.verdict} classes={classes} />
      </p>
      <div className={styles.look}>
        <ImageTile
          dataset={dataset}
          partition={partition}
          index={index}
          size={196}
          alt={`${partition} image ${index}, given label ${className(classes, given)}`}
        />
        <Facts layout="over" className={styles.labels}>
          <Fact name="Given label">
            <b dir="auto">{className(classes, given)}</b> {percentText(givenProbability)}
          </Fact>
          <Fact name="Suggested">
            <b dir="auto">{className(classes, suggested)}</b> {percentText(suggestedProbability)}
          </Fact>
          <Fact name="Answer" className={styles.small}>
            {sampleDetails(answers.predictions, place, 3)
              .classes.map(
                ({ classIndex, probability }) =>
                  `${className(classes, classIndex)} ${probability === null ? '–' : percentText(probability)}`,
              )
              .join(', ')}
          </Fact>
        </Facts>
      </div>
      {onDecide === null ? (
        mark.note !== '' && <p dir="auto">{mark.note}</p>
      ) : (
        <IssueVerdict
          given={given}
          suggested={suggested}
          note={mark.note}
          classes={classes}
          onDecide={onDecide}
          onUndo={onUndo}
          onNote={onNote}
        />
      )}
    </Stack>
  )
}
