'use client'

import { useCallback, useEffect, useState } from 'react'
import { messageOf } from '@misfit/text/message-of'

interface Polled<T> {
  /** Null until the first answer. */
  value: T | null
  /** Why the last question had no answer. */
  error: string | null
  again: () => void
}

/**
 * Asks again and again while the page is looked at. What was answered stays until there is a newer answer.
 *
 * @param ask does not change between renders
 * @param every milliseconds from an answer to the next question
 */
export function usePolled<T>(ask: () => Promise<T>, every: number): Polled<T> {
  const [answer, setAnswer] = useState<Omit<Polled<T>, 'again'>>({ value: null, error: null })
  const [round, setRound] = useState(0)
  useEffect(() => {
    let over = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const next = (): void => {
      if (!over) timer = setTimeout(question, every)
    }
    const question = (): void => {
      if (document.hidden) return next()
      ask()
        .then(
          (value) => {
            if (!over) setAnswer({ value, error: null })
          },
          (error: unknown) => {
            if (!over) setAnswer(({ value }) => ({ value, error: messageOf(error) }))
          },
        )
        .finally(next)
    }
    question()
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [ask, every, round])
  return { ...answer, again: useCallback(() => setRound((before) => before + 1), []) }
}
