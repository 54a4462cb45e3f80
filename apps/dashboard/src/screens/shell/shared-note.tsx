'use client'

import { Link2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { formatDateTime } from '../../shared/format/time.ts'
import shell from './shell.module.css'
import { useSession } from '../../shared/access/session-store.ts'

/** Says to those who came by a share link what it shows them, and how long. */
export function SharedNote(): ReactNode {
  const share = useSession()?.who?.share ?? null
  if (share === null) return null
  const { runIds, expiresAt } = share
  return (
    <div className={shell.banner} data-look="plain" role="note">
      <Link2 aria-hidden />
      <p>
        {runIds.length === 1 ? 'This run was' : 'These runs were'} shared with you, to look at only, until{' '}
        <time dateTime={new Date(expiresAt).toISOString()}>{formatDateTime(expiresAt)}</time>.
      </p>
    </div>
  )
}
