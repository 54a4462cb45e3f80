'use client'

import { type ReactNode, useMemo } from 'react'
import { Markdown } from './markdown.tsx'
import { NoteChart } from './note-chart.tsx'
import styles from './notes.module.css'

/** A note as it is read. Charts that name no runs are of those that it is about. */
export function NoteText({ about, text }: { about: string; text: string }): ReactNode {
  return useMemo(
    () => (
      <div className={styles.text} dir="auto">
        <Markdown
          text={text}
          drawChart={({ metric, runIds }) => (
            <NoteChart wanted={{ metric, runIds: runIds.length === 0 ? about.split(',') : runIds }} />
          )}
        />
      </div>
    ),
    [about, text],
  )
}
