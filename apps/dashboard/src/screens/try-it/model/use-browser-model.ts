'use client'

import { useCallback, useEffect, useMemo, useState } from 'react'
import type { AnalysisRequest, AnalysisResultOf } from '@misfit/events/analysis'
import { messageOf } from '@misfit/text/message-of'
import type { AnalysisQuestion } from '../../../views/inspection/asked-analyses.ts'
import { pageAnalyses } from '../../../views/inspection/page-analyses.ts'
import { useAskedAnswer } from '../../../views/inspection/use-analysis.ts'
import type { BrowserModel } from './browser-model.ts'

export type ModelState =
  | { readonly status: 'none' }
  /** `progress` of the trainer, 0-1 */
  | { readonly status: 'loading'; readonly progress: number }
  | { readonly status: 'failed'; readonly message: string; readonly retry: () => void }
  | { readonly status: 'ready'; readonly model: BrowserModel }

const browserModel: AnalysisRequest = { kind: 'browserModel' }

interface Opened {
  readonly sent: AnalysisResultOf<'browserModel'>
  readonly model: BrowserModel | null
  readonly error: string | null
}

/**
 * A run's saved model, ready to answer in this browser.
 *
 * @param epoch whose weights are saved; null while there are none
 */
export function useBrowserModel(runId: string, epoch: number | null): ModelState {
  const question = useMemo(
    (): AnalysisQuestion | null => (epoch === null ? null : { runId, request: browserModel, weights: String(epoch) }),
    [runId, epoch],
  )
  const answer = useAskedAnswer(question)
  const sent = answer.status === 'done' && answer.result.kind === 'browserModel' ? answer.result : null
  const [opened, setOpened] = useState<Opened | null>(null)
  const [attempt, setAttempt] = useState(0)

  useEffect(() => {
    if (sent === null) return
    let wanted = true
    let model: BrowserModel | null = null
    import('./browser-model.ts')
      .then(({ openBrowserModel }) => openBrowserModel(sent))
      .then((built) => {
        if (!wanted) return built.dispose()
        model = built
        setOpened({ sent, model, error: null })
      })
      .catch((error: unknown) => {
        if (wanted) setOpened({ sent, model: null, error: messageOf(error) })
      })
    return () => {
      wanted = false
      model?.dispose()
      setOpened(null)
    }
  }, [sent, attempt])

  const retry = useCallback(() => {
    if (sent === null && question !== null) pageAnalyses().ask(question)
    else setAttempt((before) => before + 1)
  }, [sent, question])

  if (question === null) return { status: 'none' }
  if (answer.status === 'failed') return { status: 'failed', message: answer.message, retry }
  const progress = 'progress' in answer ? answer.progress : sent === null ? 0 : 1
  if (opened === null || opened.sent !== sent) return { status: 'loading', progress }
  if (opened.model === null) return { status: 'failed', message: opened.error ?? '', retry }
  return { status: 'ready', model: opened.model }
}
