'use client'

import { TriangleAlert, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTrainers } from '../../shared/live/use-live.ts'
import { IconButton } from '../../shared/primitives/button.tsx'
import styles from './shell.module.css'

/** Says that training is slower than it could be, and the remedy. */
export function TrainerWarning(): ReactNode {
  const { trainers } = useTrainers()
  const [dismissed, setDismissed] = useState<string | null>(null)
  const warning = trainers.find((trainer) => trainer.warning !== null)?.warning ?? null
  if (warning === null || warning === dismissed) return null
  return (
    <div className={styles.banner} role="status">
      <TriangleAlert aria-hidden />
      <p>{warning}</p>
      <IconButton small label="Hide until next time" icon={<X />} onClick={() => setDismissed(warning)} />
    </div>
  )
}
