'use client'

import { memo, type ReactNode, useRef } from 'react'
import { useNear } from './use-near.ts'

/** Pixels from the visible part of the page, within which everything is up to date. */
const near = 150

interface RestsOutOfViewProps {
  /** Whether it may rest: while a run trains, what nobody sees need not take the processor from it. */
  may: boolean
  className?: string | undefined
  children: ReactNode
}

/**
 * Place whose content, while it is out of view, stays as it was when it was last seen, and comes up to date as it comes
 * near the window.
 */
export function RestsOutOfView({ may, className, children }: RestsOutOfViewProps): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const seen = useNear(place, near, true)
  return (
    <div ref={place} className={className}>
      <Resting rests={may && !seen}>{children}</Resting>
    </div>
  )
}

interface RestingProps {
  rests: boolean
  children: ReactNode
}

const Resting = memo(
  function Resting({ children }: RestingProps): ReactNode {
    return children
  },
  (before: RestingProps, { rests, children }: RestingProps) => rests || before.children === children,
)
