'use client'

import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { PartitionName } from '@misfit/events/dataset'
import { useMay } from '../../shared/access/session-store.ts'
import { Tag } from '../../shared/primitives/badge.tsx'
import { TagEditor } from '../../shared/primitives/tag-editor.tsx'
import { markOf, markTagCounts } from './mark-table.ts'
import { verdictWords } from './mark-words.ts'
import { useMarks } from './use-marks.ts'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import styles from './mark-editor.module.css'

interface MarkEditorProps {
  datasetId: string
  partition: PartitionName
  /** Position in the partition. Give the editor a key made from it: each image has its own draft. */
  index: number
  classes: readonly string[]
}

const longestNote = 2000

/** Note and tags of one image. Tags are saved at once, the note when its field is left, or with Ctrl+Enter. */
export function MarkEditor({ datasetId, partition, index, classes }: MarkEditorProps): ReactNode {
  const { marks, write } = useMarks(datasetId)
  const { verdict, note, tags } = markOf(marks, partition, index)
  const mayWrite = useMay('PUT /api/datasets/:id/marks')
  const known = useMemo(() => markTagCounts(marks).map(({ tag }) => tag), [marks])
  const [draft, setDraft] = useState<string | null>(null)
  const id = useId()

  const save = (): void => {
    if (draft === null) return
    setDraft(null)
    if (draft.trim() !== note) void write([{ partition, index, note: draft.trim() }])
  }
  // Closing the view takes the field away without its losing the focus first.
  const latest = useRef(save)
  useEffect(() => {
    latest.current = save
  })
  useEffect(() => () => latest.current(), [])

  const decided = verdict !== null && <p className={styles.verdict}>Decided: {verdictWords(verdict, classes)}.</p>
  if (!mayWrite) {
    return (
      <Stack gap={3}>
        {decided}
        {note !== '' && <p dir="auto">{note}</p>}
        {tags.length > 0 && (
          <p>
            {tags.map((tag) => (
              <Tag key={tag}>{tag}</Tag>
            ))}
          </p>
        )}
      </Stack>
    )
  }
  return (
    <Stack gap={3}>
      {decided}
      <div>
        <label className={styles.label} htmlFor={id}>
          Note
        </label>
        <textarea
          id={id}
          className={styles.note}
          value={draft ?? note}
          maxLength={longestNote}
          rows={2}
          dir="auto"
          onChange={(event) => setDraft(event.currentTarget.value)}
          onBlur={save}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              event.preventDefault()
              save()
            }
          }}
        />
      </div>
      <TagEditor tags={tags} known={known} onChange={(next) => void write([{ partition, index, tags: next }])} />
    </Stack>
  )
}
