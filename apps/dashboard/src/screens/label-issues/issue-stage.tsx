'use client'

import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import type { PartitionName, PublishedDataset } from '@misfit/events/dataset'
import type { LabelVerdict } from '@misfit/events/people/image-mark'
import { useMay } from '../../shared/access/session-store.ts'
import { className } from '../../views/matrix/shaded-matrix.ts'
import type { MarkChange } from '../../views/marks/mark-table.ts'
import type { PlacedPredictions } from './held-out-answers.ts'
import { IssueList } from './issue-list.tsx'
import { IssuePanel } from './issue-panel.tsx'
import type { ReviewedIssue } from './issue-review.ts'
import { verdictInWords } from './issue-review.ts'
import { placeAfter, remember, type VerdictBefore } from './review-steps.ts'
import { verdictOfKey } from './verdict-keys.ts'
import styles from './label-issues.module.css'

interface IssueStageProps {
  /** Issues that are listed, at least one. */
  issues: readonly ReviewedIssue[]
  answers: PlacedPredictions
  dataset: PublishedDataset | null
  partition: PartitionName
  /** The run that found them; null where there are several. */
  runId: string | null
  classes: readonly string[]
  onWrite: (changes: readonly MarkChange[]) => Promise<boolean>
}

/** List and image side by side. One key decides and goes on to the next; U takes it back. */
export function IssueStage({
  issues,
  answers,
  dataset,
  partition,
  runId,
  classes,
  onWrite,
}: IssueStageProps): ReactNode {
  const list = useRef<HTMLDivElement>(null)
  const mayDecide = useMay('PUT /api/datasets/:id/marks')
  /** The image that is looked at; it keeps its place when others leave the list. */
  const [lookedAt, setLookedAt] = useState<{ index: number; place: number }>({ index: issues[0]!.index, place: 0 })
  const [steps, setSteps] = useState<readonly VerdictBefore[]>([])
  const [said, setSaid] = useState('')
  const found = issues.findIndex(({ index }) => index === lookedAt.index)
  const current = found === -1 ? Math.min(lookedAt.place, issues.length - 1) : found
  const issue = issues[current]!

  // The keys work at once for who came to review, and for nobody who is elsewhere on the page.
  useEffect(() => {
    if (document.activeElement === document.body) list.current?.focus({ preventScroll: true })
  }, [])

  const goTo = (place: number): void => setLookedAt({ index: issues[place]!.index, place })
  const decide = (verdict: LabelVerdict | null): void => {
    const before = issue.mark.verdict
    setSteps(remember(steps, { index: issue.index, verdict: before }))
    setSaid(`Image ${issue.index}: ${verdictInWords(verdict, classes)}`)
    goTo(placeAfter(current, issues.length, (place) => issues[place]!.mark.verdict === null))
    void onWrite([{ partition, index: issue.index, verdict }])
  }
  const undo = (): void => {
    const last = steps.at(-1)
    if (last === undefined) return
    setSteps(steps.slice(0, -1))
    setSaid(`Image ${last.index}: taken back, ${verdictInWords(last.verdict, classes)}`)
    setLookedAt({ index: last.index, place: current })
    void onWrite([{ partition, index: last.index, verdict: last.verdict }])
  }
  const press = (event: KeyboardEvent): void => {
    const { target } = event
    if (
      target instanceof HTMLInputElement ||
      target instanceof HTMLTextAreaElement ||
      target instanceof HTMLSelectElement
    )
      return
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') {
      event.preventDefault()
      undo()
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    // A button keeps the key that presses it.
    if (target instanceof HTMLButtonElement && (event.key === 'Enter' || event.key === ' ')) return
    const moved = movedBy(event.key, current, issues.length)
    const verdict = verdictOfKey(event.key, issue, classes.length)
    if (moved !== null) goTo(moved)
    else if (verdict !== null && mayDecide) decide(verdict)
    else if (event.key.toLowerCase() === 'u') undo()
    else return
    event.preventDefault()
  }

  return (
    <div className={styles.stage} onKeyDown={press}>
      <IssueList
        ref={list}
        issues={issues}
        current={current}
        onLook={goTo}
        dataset={dataset}
        partition={partition}
        classes={classes}
      />
      <IssuePanel
        key={issue.index}
        issue={issue}
        position={`${current + 1} of ${issues.length}`}
        answers={answers}
        dataset={dataset}
        partition={partition}
        classes={classes}
        runId={runId}
        onDecide={mayDecide ? decide : null}
        onUndo={steps.length === 0 ? null : undo}
        onNote={(note) => void onWrite([{ partition, index: issue.index, note }])}
      />
      <p className="visually-hidden" role="status">
        {said === '' ? `Image ${issue.index}, given ${className(classes, issue.given)}` : said}
      </p>
    </div>
  )
}

/** Finds where an arrow moves in the list; null for any other key. */
function movedBy(key: string, from: number, count: number): number | null {
  const to = {
    ArrowDown: from + 1,
    ArrowRight: from + 1,
    ArrowUp: from - 1,
    ArrowLeft: from - 1,
    PageDown: from + 8,
    PageUp: from - 8,
    Home: 0,
    End: count - 1,
  }[key]
  return to === undefined ? null : Math.min(Math.max(to, 0), count - 1)
}
