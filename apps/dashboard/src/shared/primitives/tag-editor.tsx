'use client'

import { X } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { tagSchema, tagsSchema } from '@misfit/events/settings/settings'
import { classNames } from '../design/class-names.ts'
import { Tag } from './badge.tsx'
import styles from './tag-editor.module.css'

interface TagEditorProps {
  tags: readonly string[]
  onChange: (tags: string[]) => void
  /** Tags in use elsewhere, offered while typing. */
  known: readonly string[]
}

/** Tags as a list to add to and take from: Enter or a comma adds, Backspace in an empty field takes the last one. */
export function TagEditor({ tags, onChange, known }: TagEditorProps): ReactNode {
  const [text, setText] = useState('')
  const [error, setError] = useState<string | null>(null)
  const id = useId()

  const add = (): void => {
    if (text.trim() === '') return
    const parsed = tagSchema.safeParse(text)
    const all = parsed.success ? tagsSchema.safeParse([...tags, parsed.data]) : parsed
    if (!parsed.success || !all.success) {
      setError(all.error?.issues[0]?.message ?? 'this tag cannot be used')
      return
    }
    if (!tags.includes(parsed.data)) onChange([...tags, parsed.data])
    setText('')
    setError(null)
  }

  return (
    <div>
      <label className={styles.label} htmlFor={id}>
        Tags
      </label>
      <div className={styles.box}>
        {tags.map((tag) => (
          <Tag
            key={tag}
            remove={
              <button
                type="button"
                className={styles.remove}
                aria-label={`Remove tag ${tag}`}
                onClick={() => onChange(tags.filter((other) => other !== tag))}
              >
                <X aria-hidden />
              </button>
            }
          >
            {tag}
          </Tag>
        ))}
        <input
          id={id}
          className={styles.input}
          value={text}
          list={`${id}-known`}
          aria-describedby={`${id}-hint`}
          {...(error === null ? {} : { 'aria-invalid': true })}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setError(null)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && text.trim() === '') return
            if (event.key === 'Enter' || event.key === ',') {
              event.preventDefault()
              add()
            } else if (event.key === 'Backspace' && text === '' && tags.length > 0) {
              onChange(tags.slice(0, -1))
            }
          }}
          onBlur={add}
        />
        <datalist id={`${id}-known`}>
          {known
            .filter((tag) => !tags.includes(tag))
            .map((tag) => (
              <option key={tag} value={tag} />
            ))}
        </datalist>
      </div>
      <p id={`${id}-hint`} className={classNames(styles.hint, error !== null && styles.error)}>
        {error ?? 'Enter or a comma adds a tag.'}
      </p>
    </div>
  )
}
