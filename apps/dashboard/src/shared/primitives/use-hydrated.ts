'use client'

import { useSyncExternalStore } from 'react'

const never = (): (() => void) => () => undefined

/** Whether the page answers already: false in the document as the server sent it, until its scripts run. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
