'use client'

import { useMemo } from 'react'
import type { RunHistory } from '@misfit/events/run/run-history'
import { useComputed } from '../../shared/background/use-computed.ts'
import { useCached } from '../../shared/hub-api/use-cached.ts'
import { usePredictions } from '../../views/predictions/use-predictions.ts'
import { readEpochs } from '../../views/learning/read-epochs.ts'
import { useEpochPredictions } from '../../views/learning/use-epoch-predictions.ts'
import { foldAnswers } from './fold-answers.ts'
import type { PlacedPredictions } from './held-out-answers.ts'
import type { RankedIssue } from './ranked-issues.ts'
import { confidentIssuesComputation, dynamicIssuesComputation } from './issues-computation.ts'

export interface FoundIssues {
  /** Null while the answers are on their way. */
  readonly issues: readonly RankedIssue[] | null
  /** The answers that the issues' places count; null while they are on their way. */
  readonly answers: PlacedPredictions | null
  /** Images that might have counted for a class that is not kept. */
  readonly unsure: number
  readonly error: Error | null
}

export type RankedBy = 'answers' | 'course'

/**
 * Doubtful labels by what a run answers.
 *
 * @param by `answers` of its best epoch, or of the model that was tested; or the `course` of all epochs (validation
 * only)
 */
export function useRunIssues(history: RunHistory, partition: 'validation' | 'test', by: RankedBy): FoundIssues {
  const { epochs, bestEpoch, test } = history
  const best = epochs.find(({ epoch }) => epoch === bestEpoch) ?? epochs.at(-1)
  const { predictions, error } = usePredictions(partition === 'test' ? test : (best ?? null))
  const byCourse = by === 'course' && partition === 'validation'
  const read = useMemo(() => (byCourse ? readEpochs(epochs) : null), [byCourse, epochs])
  const course = useEpochPredictions(read)
  const answers = useMemo(
    (): PlacedPredictions | null => (byCourse || predictions === null ? null : { predictions, positions: null }),
    [byCourse, predictions],
  )
  const byAnswers = useConfidentIssues(answers, error)
  const { done } = useComputed(dynamicIssuesComputation, byCourse ? course.loaded : null)
  return useMemo(() => {
    if (!byCourse) return byAnswers
    const last = done?.of.predictions.at(-1)
    if (done === null || last === undefined) return { issues: null, answers: null, unsure: 0, error: course.error }
    return { issues: done.result, answers: { predictions: last, positions: null }, unsure: 0, error: null }
  }, [byCourse, byAnswers, done, course.error])
}

/** Doubtful training labels by what completed folds answer; asks nothing while `runIds` is null. */
export function useFoldIssues(runIds: readonly string[] | null): FoundIssues {
  const { value, error } = useCached(foldAnswers, runIds?.join(',') ?? null)
  return useConfidentIssues(value, error)
}

function useConfidentIssues(answers: PlacedPredictions | null, error: Error | null): FoundIssues {
  const { done } = useComputed(confidentIssuesComputation, answers)
  return useMemo(
    () => ({
      issues: done?.result.issues ?? null,
      answers: done?.of ?? null,
      unsure: done?.result.unsure ?? 0,
      error: done === null && answers === null ? error : null,
    }),
    [done, answers, error],
  )
}
