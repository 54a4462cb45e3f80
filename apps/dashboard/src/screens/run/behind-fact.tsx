'use client'

import type { ReactNode } from 'react'
import { formatCount } from '../../shared/format/numbers.ts'
import { useConnection, useRun } from '../../shared/live/use-live.ts'
import { Tooltip } from '../../shared/primitives/tooltip.tsx'
import styles from './run-page.module.css'

/** `live, 84 ms behind`: the median of recent times from the trainer's measurement to its pixels. */
export function BehindFact({ runId }: { runId: string }): ReactNode {
  const connection = useConnection()
  const { behind } = useRun(runId)
  if (connection !== 'live') return <span>{connection === 'offline' ? 'offline' : 'reconnecting…'}</span>
  if (behind === null) return <span>live</span>
  const text =
    behind < 1000
      ? `${Math.round(behind)} ms`
      : behind < 60_000
        ? `${(behind / 1000).toFixed(1)} s`
        : `${formatCount(Math.round(behind / 60_000))} min`
  return (
    <Tooltip
      label={'From the moment the trainer measured something until it is on your screen: the median of the last 15'}
    >
      <span className={styles.behind} data-behind={Math.round(behind)}>
        live, {text} behind
      </span>
    </Tooltip>
  )
}
