'use client'

import { useCallback, useEffect, useSyncExternalStore } from 'react'
import type { AnswerState, AnalysisQuestion } from './asked-analyses.ts'
import { pageAnalyses } from './page-analyses.ts'

const idle: AnswerState = { status: 'idle' }
const subscribe = (listener: () => void): (() => void) => pageAnalyses().subscribe(listener)

/** Asks a question of a saved model and says how far its answer is. Null asks nothing. */
export function useAnalysisAnswer(question: AnalysisQuestion | null): AnswerState {
  return useSyncExternalStore(
    subscribe,
    useCallback(() => (question === null ? idle : pageAnalyses().state(question)), [question]),
    () => idle,
  )
}

/**
 * Milliseconds after which an image is asked about: who goes through images with a held key asks only of those where
 * they rest.
 */
const restsAfter = 150

/**
 * Asks a question by itself, and gives it up when another takes its place.
 *
 * @param question keep its identity between renders
 */
export function useAskedAnswer(question: AnalysisQuestion | null): AnswerState {
  useEffect(() => {
    if (question === null) return
    const timer = setTimeout(() => pageAnalyses().ask(question), restsAfter)
    return () => {
      clearTimeout(timer)
      pageAnalyses().cancel(question)
    }
  }, [question])
  return useAnalysisAnswer(question)
}
