'use client'

import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react'
import { moveInGrid } from '../gallery/grid-navigation.ts'
import styles from './pixel-reader.module.css'

interface PixelReaderProps {
  /** Summary of the picture, in a sentence. */
  label: string
  rows: number
  columns: number
  /** Called with the pixel that is pointed at; null when none is. */
  onRead: (place: { row: number; column: number } | null) => void
  children: ReactNode
}

/** Lies over a picture made of pixels, and tells which of them is pointed at, by pointer or by arrow keys. */
export function PixelReader({ label, rows, columns, onRead, children }: PixelReaderProps): ReactNode {
  const [place, setPlace] = useState<{ row: number; column: number } | null>(null)
  const read = (next: { row: number; column: number } | null): void => {
    setPlace(next)
    onRead(next)
  }
  const point = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect()
    const within = (share: number, count: number): number => Math.min(count - 1, Math.max(0, Math.floor(share * count)))
    read({
      row: within((event.clientY - box.top) / box.height, rows),
      column: within((event.clientX - box.left) / box.width, columns),
    })
  }
  const press = (event: KeyboardEvent): void => {
    // A first key finds the middle.
    const from = place ?? { row: Math.floor(rows / 2), column: Math.floor(columns / 2) }
    const next = moveInGrid(from, event.key, event.ctrlKey || event.metaKey, rows, columns)
    if (next === null) return
    event.preventDefault()
    event.stopPropagation()
    read(place === null ? from : next)
  }
  return (
    <div
      className={styles.reader}
      role="img"
      aria-label={label}
      tabIndex={0}
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={() => read(null)}
      onBlur={() => read(null)}
      onKeyDown={press}
    >
      {children}
      {place !== null && place.row < rows && place.column < columns && (
        <span
          className={styles.cursor}
          style={{
            top: `${(place.row / rows) * 100}%`,
            left: `${(place.column / columns) * 100}%`,
            height: `${100 / rows}%`,
            width: `${100 / columns}%`,
          }}
        />
      )}
    </div>
  )
}
