'use client'

import { memo, type ReactNode, useMemo } from 'react'
import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import { useComputed } from '../../shared/background/use-computed.ts'
import { classNames } from '../../shared/design/class-names.ts'
import { Skeleton } from '../../shared/primitives/state.tsx'
import { notKeptWords } from '../predictions/not-kept.ts'
import { PerClassTable } from './per-class-table.tsx'
import { ClassCurvesView } from './class-curves-view.tsx'
import { TopKWords } from './top-k-words.tsx'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import styles from './classes.module.css'
import { classesComputation } from './classes-computation.ts'

interface ClassesViewProps {
  predictions: Predictions
  classes: readonly string[]
  label: string
  fileStem: string
  chosenClass: number | null
  onClass: (index: number | null) => void
}

/** Class by class: how often each is recognised, and the curves of the chosen one, of the worst where none is. */
export const ClassesView = memo(function ClassesView({
  predictions,
  classes,
  label,
  fileStem,
  chosenClass,
  onClass,
}: ClassesViewProps): ReactNode {
  const asked = useMemo(() => ({ predictions, label, fileStem }), [predictions, label, fileStem])
  const { done, busy } = useComputed(classesComputation, asked)
  if (done === null) return <Skeleton height="24rem" />
  const { worst, scores, topK } = done.result
  return (
    <Stack gap={4} className={classNames(busy && styles.stale)} aria-busy={busy}>
      <TopKWords rows={topK} />
      <PerClassTable
        {...done.of}
        worst={worst}
        curvesKnown={scores !== null}
        classes={classes}
        chosenClass={chosenClass}
        onClass={onClass}
      />
      {scores === null ? (
        <p className={styles.note}>
          {notKeptWords(done.of.predictions, 'ROC and precision-recall curves, AUC and AP')}
        </p>
      ) : (
        <ClassCurvesView
          {...done.of}
          scores={scores}
          classes={classes}
          shownClass={chosenClass ?? worst[0]?.class ?? 0}
          onClass={onClass}
        />
      )}
    </Stack>
  )
})
