import type { ReactNode } from 'react'

/** The mark: a confusion matrix with everything on its diagonal but one. */
export function Mark(): ReactNode {
  return (
    <svg viewBox="0 0 26 26" aria-hidden focusable="false">
      <g fill="currentColor">
        <rect width="8" height="8" rx="1.5" />
        <rect x="9" y="9" width="8" height="8" rx="1.5" />
        <rect x="18" y="18" width="8" height="8" rx="1.5" />
      </g>
      <rect x="18" width="8" height="8" rx="1.5" fill="var(--series-2)" />
    </svg>
  )
}
