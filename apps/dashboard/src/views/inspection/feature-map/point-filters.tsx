'use client'

import type { ReactNode } from 'react'
import { className } from '../../matrix/shaded-matrix.ts'
import { plural } from '../../../shared/format/numbers.ts'
import { Button } from '../../../shared/primitives/button.tsx'
import { BareSelect } from '../../../shared/primitives/field.tsx'
import { anyPoint, filtersAnything, type PointFilter } from './point-filter.ts'
import { Toolbar } from '../../../shared/primitives/layout/toolbar.tsx'
import styles from './feature-map.module.css'

interface PointFiltersProps {
  filter: PointFilter
  onChange: (filter: PointFilter) => void
  classes: readonly string[]
  /** Whether there are answers to choose by. */
  answered: boolean
  found: number
  onOpen: () => void
}

/** Chooses points by what they are instead of where they lie: for the keyboard, and for finding. The others fade. */
export function PointFilters({ filter, onChange, classes, answered, found, onOpen }: PointFiltersProps): ReactNode {
  const classOptions = classes.map((_, index) => (
    <option key={index} value={index}>
      {className(classes, index)}
    </option>
  ))
  return (
    <Toolbar role="group" aria-label="Choose images">
      <BareSelect
        label="Actual class"
        className={styles.select}
        value={filter.actual ?? ''}
        onChange={({ target }) => onChange({ ...filter, actual: numberOrNull(target.value) })}
      >
        <option value="">actual: any</option>
        {classOptions}
      </BareSelect>
      {answered && (
        <>
          <BareSelect
            label="Predicted class"
            className={styles.select}
            value={filter.predicted ?? ''}
            onChange={({ target }) => onChange({ ...filter, predicted: numberOrNull(target.value) })}
          >
            <option value="">predicted: any</option>
            {classOptions}
          </BareSelect>
          <BareSelect
            label="Answers"
            className={styles.select}
            value={filter.answer ?? ''}
            onChange={({ target }) =>
              onChange({ ...filter, answer: answers.find((one) => one === target.value) ?? null })
            }
          >
            <option value="">right and wrong</option>
            <option value="right">right</option>
            <option value="wrong">wrong</option>
            <option value="unsure">less than 50 % sure</option>
          </BareSelect>
        </>
      )}
      <Button small disabled={found === 0} onClick={onOpen}>
        {found === 0 ? 'No such image' : `Open ${plural(found, 'image')}`}
      </Button>
      {filtersAnything(filter) && (
        <Button small look="quiet" onClick={() => onChange(anyPoint)}>
          Show all
        </Button>
      )}
    </Toolbar>
  )
}

const answers = ['right', 'wrong', 'unsure'] as const
const numberOrNull = (text: string): number | null => (text === '' ? null : Number(text))
