'use client'

import { ChartLine } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useDeferredValue, useId, useRef, useState } from 'react'
import type { Note } from '@misfit/events/people/note'
import { HubError, fetchNote, writeNote } from '../../shared/hub-api/hub-api.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { ConfirmDialog } from '../../shared/primitives/dialog.tsx'
import { Menu, MenuItem } from '../../shared/primitives/menu.tsx'
import { toast, toastProblem } from '../../shared/primitives/toast.tsx'
import { chartFence } from './chart-fence.ts'
import { epochMetrics } from './note-chart.tsx'
import { keepDraft, readDraft } from './note-draft.ts'
import { NoteText } from './note-text.tsx'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import { Toolbar } from '../../shared/primitives/layout/toolbar.tsx'
import styles from './notes.module.css'

const mostOffered = 12

interface NoteEditorProps {
  about: string
  /** The newest version. */
  note: Note
  metrics: readonly ReadonlyMap<string, unknown>[]
  onSaved: (note: Note) => void
  onClose: () => void
}

/** Writes a note beside its preview. What is written is kept in the browser until it is saved. */
export function NoteEditor({ about, note, metrics, onSaved, onClose }: NoteEditorProps): ReactNode {
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const [{ text, basedOn }, setDraft] = useState(() => readDraft(about) ?? { text: note.text, basedOn: note.version })
  const [refusedBy, setRefusedBy] = useState(note)
  const [isSaving, setSaving] = useState(false)
  const [asksToDiscard, setAsks] = useState(false)
  const preview = useDeferredValue(text)
  const isChanged = text !== note.text
  // Another version may come by itself while this one is written, or be found when it is saved.
  const newest = refusedBy.version > note.version ? refusedBy : note
  const theirs = newest.version > basedOn ? newest : null

  const canSave = !isSaving && isChanged && theirs === null

  const write = (next: string, upon = basedOn): void => {
    setDraft({ text: next, basedOn: upon })
    keepDraft(about, { text: next, basedOn: upon })
  }
  const discard = (): void => {
    keepDraft(about, null)
    onClose()
  }
  const save = async (): Promise<void> => {
    setSaving(true)
    try {
      const saved = await writeNote(about, text, basedOn)
      keepDraft(about, null)
      toast('The note was saved.')
      onSaved(saved)
    } catch (problem) {
      if (problem instanceof HubError && problem.status === 409) setRefusedBy(await fetchNote(about).catch(() => note))
      else toastProblem(problem)
    } finally {
      setSaving(false)
    }
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      if (canSave) void save()
    } else if (event.key === 'Escape') {
      event.preventDefault()
      if (isChanged) setAsks(true)
      else discard()
    }
  }
  const insert = (metric: string): void => {
    const at = area.current?.selectionEnd ?? text.length
    const before = text.slice(0, at)
    const between = before === '' || before.endsWith('\n') ? '' : '\n\n'
    write(`${before}${between}${chartFence({ metric, runIds: [] })}${text.slice(at)}`)
    area.current?.focus()
  }

  return (
    <Stack gap={3}>
      {theirs !== null && (
        <div className={styles.conflict} role="alert">
          <p>
            <strong>
              <bdi>{theirs.by}</bdi> has changed this note meanwhile.
            </strong>{' '}
            Take from their text what is to stay, then save yours as the next version. Theirs stays in the history.
          </p>
          <pre tabIndex={0} aria-label="Their text">
            {theirs.text}
          </pre>
          <Toolbar tight>
            <Button small onClick={() => write(text, theirs.version)}>
              Go on with mine
            </Button>
            <Button small onClick={() => write(theirs.text, theirs.version)}>
              Take theirs
            </Button>
          </Toolbar>
        </div>
      )}
      <div className={styles.panes}>
        <div className={styles.pane}>
          <label htmlFor={id}>Markdown</label>
          <textarea
            ref={area}
            id={id}
            dir="auto"
            autoFocus
            rows={14}
            value={text}
            aria-describedby={`${id}-keys`}
            onChange={(event) => write(event.currentTarget.value)}
            onKeyDown={onKey}
          />
        </div>
        <div className={styles.pane}>
          <p aria-hidden>Preview</p>
          <div className={styles.preview} role="region" aria-label="Preview">
            <NoteText about={about} text={preview} />
          </div>
        </div>
      </div>
      <Toolbar tight>
        <Button look="solid" disabled={!canSave} onClick={() => void save()}>
          Save
        </Button>
        <Button onClick={() => (isChanged ? setAsks(true) : discard())}>Cancel</Button>
        <Menu
          align="start"
          trigger={
            <Button>
              <ChartLine aria-hidden /> Insert a chart
            </Button>
          }
        >
          {[...epochMetrics, ...firstNames(metrics, mostOffered)].map((metric) => (
            <MenuItem key={metric} onSelect={() => insert(metric)}>
              <bdi>{metric}</bdi>
            </MenuItem>
          ))}
        </Menu>
        <span className={styles.keys} id={`${id}-keys`}>
          <kbd>Ctrl</kbd> <kbd>Enter</kbd> saves, <kbd>Esc</kbd> cancels
        </span>
      </Toolbar>
      <ConfirmDialog
        open={asksToDiscard}
        onOpenChange={setAsks}
        title="Discard what you wrote?"
        description="It has not been saved. This cannot be undone."
        action="Discard"
        onConfirm={discard}
      />
    </Stack>
  )
}

/** A run may log thousands of names: the first ones are enough, and no more are looked at. */
function firstNames(metrics: readonly ReadonlyMap<string, unknown>[], most: number): string[] {
  const names = new Set<string>()
  for (const map of metrics) {
    for (const name of map.keys()) {
      if (names.size === most) return [...names]
      names.add(name)
    }
  }
  return [...names]
}
