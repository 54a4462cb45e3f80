'use client'

import { type ReactNode, useMemo } from 'react'
import type { Predictions } from '@misfit/evaluation/predictions'
import { worstClasses } from '@misfit/evaluation/worst-classes'
import { PerClassTable } from '../per-class-table.tsx'
import { ClassCurvesView } from './class-curves-view.tsx'
import { TopKWords } from './top-k-words.tsx'
import styles from './classes.module.css'

interface ClassesViewProps {
  predictions: Predictions
  classes: readonly string[]
  label: string
  fileStem: string
  chosenClass: number | null
  onClass: (index: number | null) => void
}

/** Class by class: how often each is recognised, and the curves of the chosen one, of the worst where none is. */
export function ClassesView({ predictions, classes, label, fileStem, chosenClass, onClass }: ClassesViewProps): ReactNode {
  const worst = useMemo(() => worstClasses(predictions), [predictions])
  return (
    <div className={styles.whole}>
      <TopKWords predictions={predictions} />
      <PerClassTable predictions={predictions} worst={worst} classes={classes} label={label} fileStem={fileStem} chosenClass={chosenClass} onClass={onClass} />
      <ClassCurvesView predictions={predictions} classes={classes} fileStem={fileStem} shownClass={chosenClass ?? worst[0]?.class ?? 0} onClass={onClass} />
    </div>
  )
}
