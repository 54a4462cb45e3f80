'use client'

import { useSyncExternalStore } from 'react'
import type { Alert } from '@misfit/events/people/alert'
import { messageOf } from '@misfit/text/message-of'
import { fetchAlerts } from '../hub-api/hub-api.ts'
import { connection } from '../live/connection.ts'
import { toast } from '../primitives/toast.tsx'
import { notify } from './browser-notifications.ts'

interface LiveAlerts {
  /** Newest first. */
  readonly alerts: readonly Alert[]
  readonly loaded: boolean
  readonly error: string | null
  /** Alerts that came since someone last looked at them in this browser. */
  readonly unread: number
}

const seenKey = 'misfit-alerts-seen'
const nothing: LiveAlerts = { alerts: [], loaded: false, error: null, unread: 0 }
const mostKept = 200

let state = nothing
let started = false
const listeners = new Set<() => void>()

function set(next: Omit<LiveAlerts, 'unread'>): void {
  const seen = Number(localStorage.getItem(seenKey) ?? 0)
  state = { ...next, unread: next.alerts.filter(({ id }) => id > seen).length }
  for (const tell of listeners) tell()
}

/** Orders alerts, newest first, each once with its last state. */
function newestFirst(alerts: readonly Alert[]): Alert[] {
  return [...new Map(alerts.map((alert) => [alert.id, alert])).values()].sort((a, b) => b.id - a.id).slice(0, mostKept)
}

/** Reads what fired, also after every time that this page was cut off. */
export function readAlerts(): void {
  const newest = state.alerts[0]?.id ?? 0
  fetchAlerts().then(
    // Those that fired meanwhile are kept; those that were deleted with their run are not.
    (read) =>
      set({
        alerts: newestFirst([...state.alerts.filter(({ id }) => id > newest), ...read]),
        loaded: true,
        error: null,
      }),
    (problem: unknown) => set({ ...state, error: messageOf(problem) }),
  )
}

function start(): void {
  if (started) return
  started = true
  const page = connection()
  page.onEveryConnect(readAlerts)
  page.socket.on('alert', (alert) => {
    set({ ...state, alerts: newestFirst([...state.alerts, alert]) })
    toast(`${alert.rule}: ${alert.run}, ${alert.text}`)
    notify(alert)
  })
  // Another tab has seen them.
  window.addEventListener('storage', ({ key }) => {
    if (key === seenKey) set(state)
  })
}

/** Marks all alerts as read in this browser. */
export function markAlertsSeen(): void {
  const [newest] = state.alerts
  if (newest === undefined || state.unread === 0) return
  localStorage.setItem(seenKey, String(newest.id))
  set(state)
}

function subscribe(listener: () => void): () => void {
  start()
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** Alerts that fired, live. */
export const useAlerts = (): LiveAlerts =>
  useSyncExternalStore(
    subscribe,
    () => state,
    () => nothing,
  )
