'use client'

import { useSyncExternalStore } from 'react'
import { mayRequest, type httpRules } from '@misfit/events/http/access-rules'
import type { Session } from '@misfit/events/http/access'
import { fetchSession } from '../hub-api/hub-api.ts'

let session: Session | null = null
let asked = false
const listeners = new Set<() => void>()

/** Milliseconds until it is asked again after no answer came. */
const askAgainAfter = 2000

/** Asks the hub who this is. Until there is an answer all is offered, and the hub refuses what may not be. */
function ask(): void {
  fetchSession().then(
    (answer) => {
      session = answer
      for (const tell of listeners) tell()
    },
    () => setTimeout(ask, askAgainAfter),
  )
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (!asked) {
    asked = true
    ask()
  }
  return () => {
    listeners.delete(listener)
  }
}

const nothing = (): null => null

/** Whether a login is needed, and who this is; null until the hub has said so. */
export const useSession = (): Session | null => useSyncExternalStore(subscribe, () => session, nothing)

/** Whether this person may make a request, such as `POST /api/runs`: pages offer nothing that would be refused. */
export function useMay(route: keyof typeof httpRules): boolean {
  const known = useSession()
  return known === null || mayRequest(route, known.who)
}
