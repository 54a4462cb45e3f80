'use client'

import { Bell } from 'lucide-react'
import { useRouter } from 'next/navigation'
import type { ReactNode } from 'react'
import { useMay } from '../../shared/access/session-store.ts'
import { formatAgo } from '../../shared/format/time.ts'
import { useNow } from '../../shared/live/use-now.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { Menu, MenuItem, MenuLabel, MenuLine } from '../../shared/primitives/menu.tsx'
import { markAlertsSeen, useAlerts } from '../../shared/alerts/live-alerts.ts'
import styles from './alerts.module.css'

const shownInMenu = 6

/** Bell with the alerts that fired lately, and how many of them are unread. */
export function AlertBell(): ReactNode {
  return useMay('GET /api/alerts') ? <Bells /> : null
}

function Bells(): ReactNode {
  const router = useRouter()
  const now = useNow(10_000)
  const { alerts, unread } = useAlerts()
  return (
    <Menu
      onOpenChange={(open) => {
        if (!open) markAlertsSeen()
      }}
      trigger={
        <Button look="quiet" className={styles.bell} aria-label={unread === 0 ? 'Alerts' : `Alerts, ${unread} unread`}>
          <Bell aria-hidden />
          {unread > 0 && (
            <span className={styles.count} aria-hidden>
              {unread > 99 ? '99+' : unread}
            </span>
          )}
        </Button>
      }
    >
      {alerts.length === 0 && <MenuLabel>Nothing has fired yet</MenuLabel>}
      {alerts.slice(0, shownInMenu).map(({ id, rule, run, runId, text, at }, i) => (
        <MenuItem
          key={id}
          note={formatAgo(at, Math.max(now, at))}
          onSelect={() => router.push(runId === null ? '/alerts' : `/runs/${runId}`)}
        >
          <span className={styles.item}>
            <span className={styles.what}>
              <bdi>{rule}</bdi>
              {i < unread && <span className={styles.new}>new</span>}
            </span>
            <span className={styles.text}>
              <bdi>{run}</bdi>: {text}
            </span>
          </span>
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem onSelect={() => router.push('/alerts')}>All alerts, and when they fire</MenuItem>
    </Menu>
  )
}
