'use client'

import { ToggleGroup } from 'radix-ui'
import type { ReactNode } from 'react'
import styles from './segmented.module.css'

interface SegmentedProps<T extends string> {
  /** Name of what is chosen, for screen readers: `Scale`. */
  label: string
  options: readonly { value: T; label: ReactNode; name?: string }[]
  value: T
  onChange: (value: T) => void
}

/** Choice of one among a few, all in sight. Arrow keys move between them. */
export function Segmented<T extends string>({ label, options, value, onChange }: SegmentedProps<T>): ReactNode {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      className={styles.group}
      value={value}
      onValueChange={(next) => {
        if (next !== '') onChange(next as T)
      }}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className={styles.option}
          {...(option.name === undefined ? {} : { 'aria-label': option.name })}
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
