'use client'

import { type ReactNode, useEffect, useState } from 'react'
import { className, percentText } from '../../../views/matrix/shaded-matrix.ts'
import { formatMetric } from '../../../shared/format/numbers.ts'
import { Progress } from '../../../shared/primitives/progress.tsx'
import { ErrorState } from '../../../shared/primitives/state.tsx'
import { AnswerTable } from './answer-table.tsx'
import { answerSentence, largestDifference } from './answer-words.ts'
import type { Answered } from './use-answer.ts'
import type { ModelState } from '../model/use-browser-model.ts'
import { Stack } from '../../../shared/primitives/layout/stack.tsx'
import styles from '../try-page.module.css'

interface AnswerPanelProps {
  model: ModelState
  answered: Answered | null
  classes: readonly string[]
  /** Probabilities that the trainer stored for the same test image, by class; null where there are none. */
  stored: readonly (number | null)[] | null
  actual: number | null
  fileStem: string
}

/** Answer of the model, and how long it took; before that, how far its loading is. */
export function AnswerPanel({ model, answered, classes, stored, actual, fileStem }: AnswerPanelProps): ReactNode {
  const probabilities = answered?.answer?.probabilities ?? null
  if (model.status === 'failed') {
    return (
      <ErrorState title="The model could not be loaded" onRetry={model.retry}>
        {model.message}
      </ErrorState>
    )
  }
  if (model.status === 'loading') {
    return (
      <Stack gap={3} className={styles.searching}>
        <p role="status">The trainer sends the model to this browser…</p>
        <Progress label="Model loaded" value={model.progress} />
      </Stack>
    )
  }
  return (
    <>
      <p className={styles.verdict} aria-hidden data-empty={probabilities === null}>
        {probabilities === null ? 'Nothing yet' : <Verdict probabilities={probabilities} classes={classes} />}
      </p>
      <AnswerTable
        classes={classes}
        probabilities={probabilities}
        stored={stored}
        actual={actual}
        fileStem={fileStem}
      />
      <SpokenAnswer sentence={probabilities === null ? '' : answerSentence(probabilities, classes)} />
      <p className={styles.hint}>
        {answered !== null && probabilities !== null && model.status === 'ready' && (
          <span data-answer-milliseconds={answered.milliseconds}>
            Answered in <span className="num">{answered.milliseconds.toFixed(1)} ms</span>, in this browser, by{' '}
            {model.model.backend === 'wasm' ? 'WebAssembly' : 'plain JavaScript'}.
          </span>
        )}
        {probabilities !== null && stored !== null && (
          <StoredWords difference={largestDifference(probabilities, stored)} />
        )}
      </p>
    </>
  )
}

function Verdict({ probabilities, classes }: { probabilities: Float32Array; classes: readonly string[] }): ReactNode {
  const best = probabilities.indexOf(Math.max(...probabilities))
  if (best === -1) return 'No answer'
  return (
    <>
      <b dir="auto">{className(classes, best)}</b> <span className="num">{percentText(probabilities[best]!)}</span>
    </>
  )
}

function StoredWords({ difference }: { difference: number }): ReactNode {
  return (
    <span data-stored-difference={difference}>
      {' '}
      Stored is what the trainer’s model said in the test; the largest difference is{' '}
      <span className="num">{formatMetric(difference, 6)}</span>.
    </span>
  )
}

/** Milliseconds without another answer after which the answer is read out. */
const restsAfter = 700

/** The answer for screen readers, once the drawing rests: not with every point of a stroke. */
function SpokenAnswer({ sentence }: { sentence: string }): ReactNode {
  const [spoken, setSpoken] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSpoken(sentence), restsAfter)
    return () => clearTimeout(timer)
  }, [sentence])
  return (
    <p className="visually-hidden" role="status">
      {spoken}
    </p>
  )
}
