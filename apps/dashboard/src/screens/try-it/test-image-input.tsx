'use client'

import { ChevronLeft, ChevronRight, Shuffle } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { PublishedDataset } from '@misfit/events/dataset'
import { ImageTile } from '../../views/images/image-tile.tsx'
import { className } from '../../views/matrix/shaded-matrix.ts'
import { formatCount } from '../../shared/format/numbers.ts'
import { Button, IconButton } from '../../shared/primitives/button.tsx'
import { TextField } from '../../shared/primitives/field.tsx'
import { Toolbar } from '../../shared/primitives/layout/toolbar.tsx'
import styles from './try-page.module.css'

interface TestImageInputProps {
  dataset: PublishedDataset
  index: number
  /** True class of the image; null while the labels load. */
  actual: number | null
  onIndex: (index: number) => void
}

/** An image that the model was tested on, so that its answer here can be compared with the one that was stored. */
export function TestImageInput({ dataset, index, actual, onIndex }: TestImageInputProps): ReactNode {
  const { classes, partitions } = dataset.description
  const { count } = partitions.test
  const [text, setText] = useState(String(index))
  const go = (next: number): void => {
    setText(String(next))
    onIndex(next)
  }
  const typed = Number(text)
  const error =
    text.trim() !== '' && Number.isInteger(typed) && typed >= 0 && typed < count
      ? null
      : `a whole number from 0 to ${formatCount(count - 1)}`
  return (
    <div>
      <div className={styles.board}>
        <ImageTile
          dataset={dataset}
          partition="test"
          index={index}
          size={320}
          alt={`test image ${index}${actual === null ? '' : `, actual ${className(classes, actual)}`}`}
        />
      </div>
      <Toolbar tight className={styles.testTools}>
        <TextField
          label="Test image"
          numeric
          value={text}
          error={error}
          onChange={({ target }) => {
            setText(target.value)
            const next = Number(target.value)
            if (target.value.trim() !== '' && Number.isInteger(next) && next >= 0 && next < count) onIndex(next)
          }}
        />
        <IconButton
          label="Previous test image"
          look="outline"
          icon={<ChevronLeft />}
          disabled={index === 0}
          onClick={() => go(index - 1)}
        />
        <IconButton
          label="Next test image"
          look="outline"
          icon={<ChevronRight />}
          disabled={index === count - 1}
          onClick={() => go(index + 1)}
        />
        <Button onClick={() => go(Math.floor(Math.random() * count))}>
          <Shuffle aria-hidden />
          Any
        </Button>
      </Toolbar>
      <p className={styles.hint}>
        {actual === null ? (
          ''
        ) : (
          <>
            It is <b dir="auto">{className(classes, actual)}</b>.{' '}
          </>
        )}
        The model never saw it while it trained.
      </p>
    </div>
  )
}
