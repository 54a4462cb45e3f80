import type { ReactNode } from 'react'
import { runLook } from './run-look.ts'

const shapes: Record<ReturnType<typeof runLook>['marker'], string> = {
  circle: 'M6 1.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9z',
  square: 'M2 2h8v8h-8z',
  diamond: 'M6 0.8l5.2 5.2l-5.2 5.2l-5.2-5.2z',
  triangle: 'M6 1l5.2 9.6h-10.4z',
}

/** The sign of a run in its curves, beside its name. */
export function RunMark({ position }: { position: number }): ReactNode {
  const { color, marker } = runLook(position)
  return (
    <svg
      width="12"
      height="12"
      viewBox="0 0 12 12"
      aria-hidden
      style={{ marginInlineEnd: 8, verticalAlign: -1, flex: 'none' }}
    >
      <path d={shapes[marker]} fill={`var(${color})`} />
    </svg>
  )
}
