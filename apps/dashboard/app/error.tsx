'use client'

import type { ReactNode } from 'react'
import { ErrorState } from '../src/primitives/state.tsx'

/** Something in a page threw: the shell stays, and the page can be tried again. */
export default function PageError({ error, reset }: { error: Error; reset: () => void }): ReactNode {
  return (
    <ErrorState title="This page could not be shown" onRetry={reset}>
      {error.message}
    </ErrorState>
  )
}
