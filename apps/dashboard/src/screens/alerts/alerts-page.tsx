'use client'

import { CircleAlert, CircleCheck, Clock } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import type { CsvCell } from '@misfit/text/csv'
import type { Alert } from '@misfit/events/people/alert'
import { ExportMenu } from '../../shared/export/export-menu.tsx'
import { formatAgo, formatDateTime } from '../../shared/format/time.ts'
import { useNow } from '../../shared/live/use-now.ts'
import { PageHead } from '../../shared/primitives/page-head.tsx'
import { PageLink } from '../../shared/primitives/page-link.tsx'
import { Section } from '../../shared/primitives/section.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../shared/primitives/state.tsx'
import { Table } from '../../shared/primitives/table.tsx'
import { markAlertsSeen, readAlerts, useAlerts } from '../../shared/alerts/live-alerts.ts'
import { NotifySwitch } from './notify-switch.tsx'
import { RulesSection } from './rules-section.tsx'
import styles from './alerts.module.css'

/** Milliseconds between two looks while a webhook is on its way. */
const askEvery = 2000

/** Page of the alerts that fired, and of the rules by which they do. */
export function AlertsPage(): ReactNode {
  const { alerts, loaded, error, unread } = useAlerts()
  // Whoever is here sees them.
  useEffect(markAlertsSeen, [unread])
  const waits = alerts.some(({ delivery }) => delivery === 'waiting')
  useEffect(() => {
    if (!waits) return undefined
    const timer = setInterval(readAlerts, askEvery)
    return () => clearInterval(timer)
  }, [waits])
  return (
    <>
      <PageHead title="Alerts" actions={<NotifySwitch />} />
      <RulesSection />
      <Section
        title="What fired"
        note="The newest 200"
        actions={alerts.length > 0 && <ExportMenu what="alerts" fileStem="alerts" rows={() => alertRows(alerts)} />}
      >
        {!loaded ? (
          error === null ? (
            <Skeleton height="6rem" />
          ) : (
            <ErrorState title="The alerts could not be read" onRetry={readAlerts}>
              {error}
            </ErrorState>
          )
        ) : alerts.length === 0 ? (
          <EmptyState title="Nothing has fired yet">Each rule fires once for a run.</EmptyState>
        ) : (
          <Table label="Alerts">
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Rule</th>
                <th scope="col">Run</th>
                <th scope="col">What</th>
                <th scope="col">Webhook</th>
              </tr>
            </thead>
            <tbody>
              {alerts.map((alert) => (
                <AlertRow key={alert.id} alert={alert} />
              ))}
            </tbody>
          </Table>
        )}
      </Section>
    </>
  )
}

function AlertRow({ alert: { rule, run, runId, text, at, delivery, deliveryError } }: { alert: Alert }): ReactNode {
  const now = useNow(10_000)
  return (
    <tr>
      <td>
        <time dateTime={new Date(at).toISOString()} title={formatDateTime(at)}>
          {formatAgo(at, Math.max(now, at))}
        </time>
      </td>
      <th scope="row" dir="auto">
        {rule}
      </th>
      <td dir="auto">
        {runId === null ? (
          run
        ) : (
          <PageLink href={`/runs/${runId}`} prefetch={false}>
            {run}
          </PageLink>
        )}
      </td>
      <td className={styles.wide}>{text}</td>
      <td>
        <Delivery state={delivery} error={deliveryError} />
      </td>
    </tr>
  )
}

const deliveryWords = { none: '', waiting: 'waits', sent: 'sent', failed: 'given up' } as const

function Delivery({ state, error }: { state: Alert['delivery']; error: string | null }): ReactNode {
  if (state === 'none')
    return (
      <span>
        <span aria-hidden>–</span>
        <span className="visually-hidden">none</span>
      </span>
    )
  const icon =
    state === 'sent' ? (
      <CircleCheck aria-hidden />
    ) : state === 'failed' ? (
      <CircleAlert aria-hidden />
    ) : (
      <Clock aria-hidden />
    )
  return (
    <span className={styles.delivery}>
      {icon}
      <span>
        {deliveryWords[state]}
        {error !== null && <span className={styles.why}>{error}</span>}
      </span>
    </span>
  )
}

function alertRows(alerts: readonly Alert[]): CsvCell[][] {
  return [
    ['when', 'rule', 'run', 'run id', 'what', 'webhook', 'webhook error'],
    ...alerts.map(({ at, rule, run, runId, text, delivery, deliveryError }) => [
      new Date(at).toISOString(),
      rule,
      run,
      runId,
      text,
      delivery,
      deliveryError,
    ]),
  ]
}
