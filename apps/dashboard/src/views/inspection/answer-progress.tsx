'use client'

import type { ReactNode } from 'react'
import { Button } from '../../shared/primitives/button.tsx'
import { Progress } from '../../shared/primitives/progress.tsx'
import { ErrorState } from '../../shared/primitives/state.tsx'
import type { AnswerState, AnalysisQuestion } from './asked-analyses.ts'
import { pageAnalyses } from './page-analyses.ts'
import styles from './answer-progress.module.css'

interface AnswerProgressProps {
  question: AnalysisQuestion
  state: AnswerState
  /** Name of what is computed: `The map of features`. */
  what: string
}

/** Placeholder of an answer: how far it is, that it was given up, or why it failed. Nothing once it is there. */
export function AnswerProgress({ question, state, what }: AnswerProgressProps): ReactNode {
  const ask = (): void => pageAnalyses().ask(question)
  switch (state.status) {
    case 'waiting':
    case 'working':
      return (
        <div className={styles.progress}>
          <span role="status">
            {state.status === 'waiting' ? `${what} waits for the trainer` : `${what} is being computed`}
          </span>
          <Progress label={what} value={state.progress} idle={state.status === 'waiting'} />
          <Button small onClick={() => pageAnalyses().cancel(question)}>
            Cancel
          </Button>
        </div>
      )
    case 'cancelled':
      return (
        <p className={styles.line}>
          <span>{what} was given up.</span>
          <Button small onClick={ask}>
            Compute it again
          </Button>
        </p>
      )
    case 'failed':
      return (
        <ErrorState title={`${what} could not be computed`} onRetry={ask}>
          {state.message}
        </ErrorState>
      )
    default:
      return null
  }
}
