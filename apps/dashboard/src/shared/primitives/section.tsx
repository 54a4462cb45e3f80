'use client'

import { type ReactNode, useId } from 'react'
import { Toolbar } from './layout/toolbar.tsx'
import styles from './section.module.css'

interface SectionProps {
  title: ReactNode
  note?: ReactNode
  /** Controls on the right of the heading. */
  actions?: ReactNode
  /** Makes the section a target of links: made from a fixed word, never from a name. */
  anchor?: string
  children: ReactNode
}

/** A part of a page under its heading, set off by a hairline. */
export function Section({ title, note, actions, anchor, children }: SectionProps): ReactNode {
  const id = useId()
  return (
    <section className={styles.section} aria-labelledby={id} {...(anchor === undefined ? {} : { id: anchor })}>
      <header className={styles.head}>
        <div className={styles.titles}>
          <h2 className={styles.title} id={id}>
            {title}
          </h2>
          {note !== undefined && <p className={styles.note}>{note}</p>}
        </div>
        {actions !== undefined && <Toolbar tight>{actions}</Toolbar>}
      </header>
      {children}
    </section>
  )
}
