'use client'

import { useCallback, useMemo, useState } from 'react'
import type { AnalysisRequest } from '@misfit/events/analysis'
import type { AnswerState, AnalysisQuestion } from './asked-analyses.ts'
import type { InspectedRun } from './inspected-run.ts'
import { pageAnalyses } from './page-analyses.ts'
import { useAnalysisAnswer } from './use-analysis.ts'

interface AnswerOnDemand {
  readonly question: AnalysisQuestion
  readonly state: AnswerState
  /** Asks by the weights that are saved now. */
  readonly ask: () => void
  /** The epoch whose weights answered, where better ones have been saved since; null otherwise. */
  readonly outdated: number | null
}

/**
 * An answer that is asked for by hand. It stays when the run saves better weights, as everything does that a person
 * looks at, and says that it could be asked again.
 *
 * @param request keep its identity between renders
 */
export function useAnswerOnDemand({ runId, epoch }: InspectedRun, request: AnalysisRequest): AnswerOnDemand {
  const [askedAt, setAskedAt] = useState<ReadonlyMap<string, number>>(new Map())
  const name = JSON.stringify(request)
  const answeredBy = askedAt.get(name) ?? epoch
  const question = useMemo(
    (): AnalysisQuestion => ({ runId, request, weights: String(answeredBy) }),
    [runId, request, answeredBy],
  )
  const state = useAnalysisAnswer(question)
  const ask = useCallback(() => {
    setAskedAt((before) => new Map(before).set(name, epoch))
    pageAnalyses().ask({ runId, request, weights: String(epoch) })
  }, [runId, request, name, epoch])
  return { question, state, ask, outdated: answeredBy === epoch ? null : answeredBy }
}
