import type { ReactNode } from 'react'
import { className } from '../matrix/shaded-matrix.ts'
import styles from '../gallery/galleries.module.css'

/** Says that a view shows the images of the chosen class alone; nothing where none is chosen. */
export function OfClassNote({
  classes,
  chosenClass,
}: {
  classes: readonly string[]
  chosenClass: number | null
}): ReactNode {
  if (chosenClass === null) return null
  return (
    <p className={styles.ofClass}>
      Only images of <b dir="auto">{className(classes, chosenClass)}</b>, or taken for it: the class that is chosen.
    </p>
  )
}
