'use client'

import { type ReactNode, useSyncExternalStore } from 'react'
import { Switch } from '../../shared/primitives/switch.tsx'
import { toastProblem } from '../../shared/primitives/toast.tsx'
import {
  canNotify,
  followNotifying,
  notifies,
  startNotifying,
  stopNotifying,
} from '../../shared/alerts/browser-notifications.ts'

const never = (): boolean => false

/** Whether this browser shows alerts while nobody looks at the page; nothing where it cannot. */
export function NotifySwitch(): ReactNode {
  const can = useSyncExternalStore(followNotifying, canNotify, never)
  const on = useSyncExternalStore(followNotifying, notifies, never)
  if (!can) return null
  const change = async (wanted: boolean): Promise<void> => {
    if (!wanted) stopNotifying()
    else if (!(await startNotifying()))
      toastProblem(
        new Error('This browser does not let Misfit show notifications. Allow them in its settings for this page.'),
      )
  }
  return <Switch label="Notify me in this browser" checked={on} onChange={(wanted) => void change(wanted)} />
}
