'use client'

import { useEffect, useState } from 'react'
import type { BrowserModel, ModelAnswer } from '../model/browser-model.ts'
import type { ModelInput } from '../model/model-input.ts'

/** Input that a model was shown, and its answer. */
export interface Answered {
  readonly input: ModelInput
  /** Null while no model is there to answer. */
  readonly answer: ModelAnswer | null
  readonly model: BrowserModel | null
  /** Milliseconds from the picture to the answer: preparing it, and the model. */
  readonly milliseconds: number
  /** The preparation it came from. */
  readonly prepare: () => ModelInput
}

/**
 * The answer to what is drawn now, and to nothing that was overtaken by what came after it.
 *
 * @param prepare makes the model's input; null while there is nothing to show it. Keep its identity between renders
 */
export function useModelAnswer(model: BrowserModel | null, prepare: (() => ModelInput) | null): Answered | null {
  const [answered, setAnswered] = useState<Answered | null>(null)
  useEffect(() => {
    if (prepare === null) return
    // Not within the render that draws the stroke, and not a frame later.
    const timer = setTimeout(() => {
      const began = performance.now()
      const input = prepare()
      const answer = model === null || input.part === null ? null : model.answer(input.pixels)
      setAnswered({ input, answer, model, prepare, milliseconds: performance.now() - began })
    }, 0)
    return () => clearTimeout(timer)
  }, [model, prepare])
  return prepare === null ? null : answered
}
