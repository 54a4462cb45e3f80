'use client'

import { Eye } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { type ReactNode, useEffect, useState } from 'react'
import type { Presence } from '@misfit/events/http/access'
import { connection } from '../../shared/live/connection.ts'
import { useRuns } from '../../shared/live/use-live.ts'
import { Tooltip } from '../../shared/primitives/tooltip.tsx'
import { allPages } from './page-list.ts'
import shell from './shell.module.css'
import { useSession } from '../../shared/access/session-store.ts'

/** Others who are looking, and at which page; nothing where this page is the only one. */
export function PresenceFact(): ReactNode {
  const path = usePathname()
  const session = useSession()
  const { byId } = useRuns()
  const [pages, setPages] = useState<readonly Presence[]>([])
  useEffect(() => {
    const { socket } = connection()
    socket.on('presence', setPages)
    return () => {
      socket.off('presence', setPages)
    }
  }, [])
  useEffect(() => {
    const page = connection()
    const look = (): void => {
      page.socket.emit('look', { path })
    }
    page.onEveryConnect(look)
    return () => {
      page.socket.off('connect', look)
    }
  }, [path])

  const others = pages.filter(({ id }) => id !== connection().socket.id)
  if (session === null || others.length === 0) return null
  const whereOf = (where: string): string => {
    const runId = /^\/runs\/([a-z0-9]{12})(?:\/|$)/.exec(where)?.[1]
    if (runId !== undefined) return byId.get(runId)?.name ?? 'a run'
    return allPages.find(({ within }) => within(where))?.label ?? where
  }
  const words = others.map(
    ({ name, path: where, shared }) => `${shared ? `${name}, by a link` : name}: ${whereOf(where)}`,
  )
  const also = others.length === 1 ? '1 more looking' : `${others.length} more looking`
  return (
    <Tooltip label={words.slice(0, 12).join('\n')}>
      <span className={shell.fact} tabIndex={0} role="note" aria-label={`${also}. ${words.slice(0, 12).join('; ')}`}>
        <Eye aria-hidden />
        <span>{others.length}</span>
      </span>
    </Tooltip>
  )
}
