import { Ban, Check, Circle, PencilLine } from 'lucide-react'
import type { ReactNode } from 'react'
import type { LabelVerdict } from '@misfit/events/people/image-mark'
import { stateOf, verdictInWords } from './issue-review.ts'
import styles from './label-issues.module.css'

const signs = { open: Circle, confirmed: Check, corrected: PencilLine, dismissed: Ban }

/** Mark of a verdict, by a sign of its own and in words. */
export function VerdictMark({
  verdict,
  classes,
}: {
  verdict: LabelVerdict | null
  classes: readonly string[]
}): ReactNode {
  const state = stateOf(verdict)
  const Sign = signs[state]
  return (
    <span className={styles.verdict} data-state={state}>
      <Sign size={13} aria-hidden /> <span dir="auto">{verdictInWords(verdict, classes)}</span>
    </span>
  )
}
