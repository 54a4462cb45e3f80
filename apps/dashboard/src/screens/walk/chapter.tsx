import type { ReactNode } from 'react'
import styles from './walk-page.module.css'

interface ChapterProps {
  /** Id of the section, from `walkChapters`. */
  anchor: string
  number: string
  title: ReactNode
  /** Lead of the chapter: what it is about, in a sentence or two for a newcomer. */
  lead?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

/** A part of the walk under its numbered heading. */
export function Chapter({ anchor, number, title, lead, actions, children }: ChapterProps): ReactNode {
  return (
    <section id={anchor} aria-labelledby={`${anchor}-title`} className={styles.chapter}>
      <header className={styles.chapterHead}>
        <p className={styles.number}>{number}</p>
        <h2 id={`${anchor}-title`}>{title}</h2>
        {actions !== undefined && <div className={styles.chapterActions}>{actions}</div>}
      </header>
      {lead !== undefined && <p className={styles.chapterLead}>{lead}</p>}
      {children}
    </section>
  )
}

/** A step within a chapter. */
export function Step({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }): ReactNode {
  return (
    <div className={styles.step}>
      <h3>{title}</h3>
      {note !== undefined && <p className={styles.stepNote}>{note}</p>}
      {children}
    </div>
  )
}
