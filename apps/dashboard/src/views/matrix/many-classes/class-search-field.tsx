'use client'

import { type ReactNode, useState } from 'react'
import { BareInput } from '../../../shared/primitives/field.tsx'
import { Button } from '../../../shared/primitives/button.tsx'
import { className } from '../shaded-matrix.ts'
import { classesNamed } from './class-search.ts'
import styles from './matrix-canvas.module.css'

/** Finds a class by its name. Enter takes the first one found. */
export function ClassSearchField({
  classes,
  onFound,
}: {
  classes: readonly string[]
  onFound: (index: number) => void
}): ReactNode {
  const [text, setText] = useState('')
  const found = classesNamed(classes, text)
  const take = (index: number): void => {
    setText('')
    onFound(index)
  }
  return (
    <form
      className={styles.search}
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        if (found[0] !== undefined) take(found[0])
      }}
    >
      <BareInput
        label="Find a class"
        type="search"
        placeholder="Find a class"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      {text.trim() !== '' && (
        <ul className={styles.found} aria-label="Classes found">
          {found.map((index) => (
            <li key={index}>
              <Button small look="quiet" onClick={() => take(index)}>
                <span dir="auto">{className(classes, index)}</span>
              </Button>
            </li>
          ))}
          {found.length === 0 && <li className={styles.nothing}>No class has this name.</li>}
        </ul>
      )}
    </form>
  )
}
