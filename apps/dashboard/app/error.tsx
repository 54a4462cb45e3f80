'use client'

import { type ReactNode, useEffect } from 'react'
import { ErrorState } from '../src/shared/primitives/state.tsx'
import { isMissingScript, reloadWhenServed } from '../src/screens/shell/missing-script.ts'

/** Something in a page threw: the shell stays, and the page can be tried again. */
export default function PageError({ error, reset }: { error: Error; reset: () => void }): ReactNode {
  const isMissing = isMissingScript(error)
  useEffect(() => (isMissing ? reloadWhenServed() : undefined), [isMissing])
  return isMissing ? (
    <ErrorState title="A part of this page has not come" onRetry={() => location.reload()}>
      The hub did not answer when it was asked for. The page is loaded again as soon as the hub answers.
    </ErrorState>
  ) : (
    <ErrorState title="This page could not be shown" onRetry={reset}>
      {error.message}
    </ErrorState>
  )
}
