'use client'

import { Check, Circle, CircleDot, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { WalkChapter, ChapterState } from './walk-chapters.ts'
import styles from './walk-contents.module.css'

const signs: Record<ChapterState, { sign: typeof Check; word: string }> = {
  waiting: { sign: Circle, word: 'to come' },
  now: { sign: CircleDot, word: 'now' },
  done: { sign: Check, word: 'done' },
  failed: { sign: X, word: 'failed' },
}

/** The walk's table of contents, with how far each chapter is. */
export function WalkContents({ chapters }: { chapters: readonly WalkChapter[] }): ReactNode {
  return (
    <nav aria-label="Chapters of the walk">
      <ol className={styles.list}>
        {chapters.map(({ id, title, state, progress }) => {
          const { sign: Sign, word } = signs[state]
          return (
            <li key={id}>
              <a href={`#${id}`} className={styles.link} data-state={state}>
                <Sign size={14} strokeWidth={2.25} aria-hidden className={styles.sign} />
                <span>{title}</span>
                <span className="visually-hidden">, {word}</span>
                {progress !== '' && <span className={styles.progress}>{progress}</span>}
              </a>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
