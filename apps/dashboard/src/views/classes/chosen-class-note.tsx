import type { ReactNode } from 'react'
import { Button } from '../../shared/primitives/button.tsx'
import { className } from '../matrix/shaded-matrix.ts'
import styles from '../matrix/matrix-panel.module.css'

/** Says which class the page looks at, and leads back to all of them. */
export function ChosenClassNote({
  classes,
  chosenClass,
  onClass,
}: {
  classes: readonly string[]
  chosenClass: number | null
  onClass: (index: number | null) => void
}): ReactNode {
  if (chosenClass === null) return null
  return (
    <p className={styles.chosenNote} role="status">
      <span>
        Looking at class <b dir="auto">{className(classes, chosenClass)}</b>: its row and column, its mistakes, its
        pairs, its curves, and its images on the maps.
      </span>
      <Button small onClick={() => onClass(null)}>
        All classes
      </Button>
    </p>
  )
}
