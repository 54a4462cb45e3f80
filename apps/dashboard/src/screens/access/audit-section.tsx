'use client'

import type { ReactNode } from 'react'
import { useCallback } from 'react'
import type { AuditEntry } from '@misfit/events/http/access'
import { formatDateTime } from '../../shared/format/time.ts'
import { fetchAudit } from '../../shared/hub-api/hub-api.ts'
import { usePolled } from '../../shared/live/use-polled.ts'
import { Section } from '../../shared/primitives/section.tsx'
import { useMay } from '../../shared/access/session-store.ts'
import styles from './access.module.css'

const askEvery = 15_000

/** Record of who started, paused, renamed or deleted the run, and when. Closed to those who came by a share link. */
export function AuditSection({ runId }: { runId: string }): ReactNode {
  return useMay('GET /api/runs/:id/audit') ? <Audit runId={runId} /> : null
}

function Audit({ runId }: { runId: string }): ReactNode {
  const { value: entries } = usePolled(
    useCallback(() => fetchAudit(runId), [runId]),
    askEvery,
  )
  if (entries === null || entries.length === 0) return null
  return (
    <Section title="Who did what" anchor="audit">
      <ol className={styles.audit} reversed>
        {entries.toReversed().map((entry, i) => (
          <li key={i}>
            <time dateTime={new Date(entry.at).toISOString()}>{formatDateTime(entry.at)}</time>
            <span>
              {entry.action}
              {detailOf(entry)} by <strong dir="auto">{entry.by}</strong>
            </span>
          </li>
        ))}
      </ol>
    </Section>
  )
}

function detailOf({ action, detail }: AuditEntry): ReactNode {
  if (detail === null) return null
  return (
    <>
      {' '}
      {action === 'renamed' ? 'to' : ''} “<span dir="auto">{detail}</span>”
    </>
  )
}
