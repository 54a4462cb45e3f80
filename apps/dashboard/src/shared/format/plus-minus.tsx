import type { ReactNode } from 'react'
import { accuracyInterval, intervalWords, plusMinusText } from './accuracy-interval.ts'

/** Stands beside an accuracy: how exactly it is known from so many images. Nothing where that can't be said. */
export function PlusMinus({ accuracy, count }: { accuracy: number | null; count: number | null }): ReactNode {
  const interval = accuracyInterval(accuracy, count)
  if (interval === null) return null
  return (
    <small
      className="num"
      style={{
        color: 'var(--ink-3)',
        fontSize: 'var(--text-xs)',
        fontWeight: 400,
        letterSpacing: 0,
        whiteSpace: 'nowrap',
      }}
      title={`${intervalWords(interval)} (Wilson)`}
    >
      <span aria-hidden>{plusMinusText(interval)}</span>
      <span className="visually-hidden">{intervalWords(interval)}</span>
    </small>
  )
}
