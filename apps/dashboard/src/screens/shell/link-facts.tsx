'use client'

import { Cpu, Radio, RefreshCw, Unplug } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from '../../shared/design/class-names.ts'
import { useConnection, useTrainers } from '../../shared/live/use-live.ts'
import type { ConnectionState } from '../../shared/live/connection.ts'
import { Tooltip } from '../../shared/primitives/tooltip.tsx'
import { trainersInWords } from './trainers-in-words.ts'
import styles from './shell.module.css'

const connectionWords: Record<
  ConnectionState,
  { word: string; more: string; icon: ReactNode; look: string | undefined }
> = {
  connecting: { word: 'connecting…', more: 'Connecting to the hub', icon: <RefreshCw aria-hidden />, look: undefined },
  live: {
    word: 'live',
    more: 'Connected: what happens shows up here by itself',
    icon: <Radio aria-hidden />,
    look: styles.live,
  },
  reconnecting: {
    word: 'reconnecting…',
    more: 'The connection broke; what is missed meanwhile is caught up',
    icon: <RefreshCw aria-hidden />,
    look: styles.caution,
  },
  offline: {
    word: 'offline',
    more: 'The hub cannot be reached. This page tries again by itself; training does not wait for it',
    icon: <Unplug aria-hidden />,
    look: styles.danger,
  },
}

/** State of the page's link to the hub. */
export function ConnectionFact(): ReactNode {
  const state = useConnection()
  const { word, more, icon, look } = connectionWords[state]
  return (
    <Tooltip label={more}>
      <span className={classNames(styles.fact, look)} role="status" data-connection={state}>
        {icon}
        <span className={state === 'live' || state === 'connecting' ? styles.connectionWord : undefined}>{word}</span>
        <span className="visually-hidden">{state === 'live' ? 'connected to the hub' : ''}</span>
      </span>
    </Tooltip>
  )
}

/** Trainers that are connected, and how they compute. */
export function TrainerFact(): ReactNode {
  const { trainers, loaded } = useTrainers()
  if (!loaded) return null
  const { text, caution } = trainersInWords(trainers)
  return (
    <span className={classNames(styles.fact, styles.trainer, caution && styles.caution)}>
      <Cpu aria-hidden />
      <span>{text}</span>
    </span>
  )
}
