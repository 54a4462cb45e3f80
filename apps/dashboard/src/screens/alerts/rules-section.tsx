'use client'

import { type ReactNode, useState } from 'react'
import type { AlertRule } from '@misfit/events/people/alert'
import { useMay } from '../../shared/access/session-store.ts'
import {
  deleteAlertRule,
  fetchAlertRules,
  muteAlertRule,
  restoreAlertRule,
  testAlertRule,
} from '../../shared/hub-api/hub-api.ts'
import { usePolled } from '../../shared/live/use-polled.ts'
import { Button } from '../../shared/primitives/button.tsx'
import { Section } from '../../shared/primitives/section.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../shared/primitives/state.tsx'
import { Switch } from '../../shared/primitives/switch.tsx'
import { Table } from '../../shared/primitives/table.tsx'
import { toast, toastProblem } from '../../shared/primitives/toast.tsx'
import { conditionInWords, scopeInWords } from './condition-in-words.ts'
import { NewAlertDialog } from './new-alert-dialog.tsx'
import styles from './alerts.module.css'

const askEvery = 5000

/** Rules that say when alerts fire, and where they are sent. */
export function RulesSection(): ReactNode {
  const { value: rules, error, again } = usePolled(fetchAlertRules, askEvery)
  const mayChange = useMay('POST /api/alert-rules')
  const [isMaking, setMaking] = useState(false)

  const remove = (rule: AlertRule): void => {
    deleteAlertRule(rule.id).then(() => {
      again()
      toast(`“${rule.name}” was deleted.`, {
        label: 'Undo',
        run: () => {
          restoreAlertRule(rule.id).then(again, toastProblem)
        },
      })
    }, toastProblem)
  }
  const mute = (rule: AlertRule, muted: boolean): void => {
    muteAlertRule(rule.id, muted).then(again, toastProblem)
  }
  const test = (rule: AlertRule): void => {
    testAlertRule(rule.id).then(() => {
      if (rule.webhook !== null) toast('A test is on its way. The table below says how it went.')
    }, toastProblem)
  }

  return (
    <Section
      title="When to alert"
      actions={
        mayChange && (
          <Button look="solid" onClick={() => setMaking(true)}>
            New alert
          </Button>
        )
      }
    >
      {rules === null ? (
        error === null ? (
          <Skeleton height="6rem" />
        ) : (
          <ErrorState title="The rules could not be read" onRetry={again}>
            {error}
          </ErrorState>
        )
      ) : rules.length === 0 ? (
        <EmptyState title="No alert yet">
          Be told when a loss becomes NaN, an accuracy passes a mark, or a run is lost or done: here, by a webhook, or
          by a notification of this browser.
        </EmptyState>
      ) : (
        <Table label="Rules">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Fires when</th>
              <th scope="col">For</th>
              <th scope="col">Webhook</th>
              <th scope="col">State</th>
              {mayChange && (
                <th scope="col">
                  <span className="visually-hidden">Actions</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rules.map((rule) => (
              <RuleRow key={rule.id} rule={rule} {...(mayChange ? { changes: { mute, test, remove } } : {})} />
            ))}
          </tbody>
        </Table>
      )}
      {isMaking && (
        <NewAlertDialog
          onClose={() => {
            setMaking(false)
            again()
          }}
        />
      )}
    </Section>
  )
}

interface RuleRowProps {
  rule: AlertRule
  /** What may be done with the rule; left out for those who may only read it. */
  changes?: {
    mute: (rule: AlertRule, muted: boolean) => void
    test: (rule: AlertRule) => void
    remove: (rule: AlertRule) => void
  }
}

function RuleRow({ rule, changes }: RuleRowProps): ReactNode {
  const muteLabel = (
    <>
      Muted<span className="visually-hidden">: {rule.name}</span>
    </>
  )
  return (
    <tr className={rule.muted ? styles.muted : undefined}>
      <th scope="row" dir="auto">
        {rule.name}
      </th>
      <td>{conditionInWords(rule.condition)}</td>
      <td dir="auto">{scopeInWords(rule)}</td>
      <td>
        {rule.webhook ?? (
          <span>
            <span aria-hidden>–</span>
            <span className="visually-hidden">none</span>
          </span>
        )}
      </td>
      <td className={styles.state}>
        {changes !== undefined ? (
          <Switch label={muteLabel} checked={rule.muted} onChange={(muted) => changes.mute(rule, muted)} />
        ) : rule.muted ? (
          'muted'
        ) : (
          'on'
        )}
      </td>
      {changes !== undefined && (
        <td className={styles.state}>
          <span className={styles.actions}>
            <Button small onClick={() => changes.test(rule)}>
              Send a test<span className="visually-hidden"> of {rule.name}</span>
            </Button>
            <Button small onClick={() => changes.remove(rule)}>
              Delete<span className="visually-hidden"> {rule.name}</span>
            </Button>
          </span>
        </td>
      )}
    </tr>
  )
}
