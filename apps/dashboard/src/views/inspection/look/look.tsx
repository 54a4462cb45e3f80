'use client'

import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import type { PartitionName } from '@misfit/events/dataset'
import type { GallerySample } from '../../gallery/gallery-samples.ts'
import type { AnswerState, AnalysisQuestion } from '../asked-analyses.ts'
import { type InspectedRun, useInspectedRun } from '../inspected-run.ts'
import { useAskedAnswer } from '../use-analysis.ts'
import { type HeatMap, heatMapOf, type LookMethod } from './heat-map.ts'
import { lookedForClass, type LookTarget } from './look-target.ts'

export interface LookChoice {
  /** Null looks at the image alone. */
  readonly method: LookMethod | null
  readonly target: LookTarget
  /** Strength with which the map covers the image, 0-1. */
  readonly strength: number
}

export interface Look {
  readonly run: InspectedRun
  readonly sample: GallerySample
  readonly classes: readonly string[]
  readonly choice: LookChoice
  readonly choose: (change: Partial<LookChoice>) => void
  /** Question that is asked now; null where no map is wanted. */
  readonly question: AnalysisQuestion | null
  readonly state: AnswerState
  readonly map: HeatMap | null
  /** The pixel that is pointed at. */
  readonly place: { row: number; column: number } | null
  readonly point: (place: { row: number; column: number } | null) => void
}

const LookContext = createContext<Look | null>(null)

/** Reads what a model looks at in the image that is open; null where no model can be asked. */
export const useLook = (): Look | null => useContext(LookContext)

interface LookProviderProps {
  sample: GallerySample
  partition: PartitionName
  classes: readonly string[]
  children: ReactNode
}

/** Keeps what was chosen to look for while one goes from image to image. */
export function LookProvider({ sample, partition, classes, children }: LookProviderProps): ReactNode {
  const run = useInspectedRun()
  const [choice, setChoice] = useState<LookChoice>({ method: null, target: 'predicted', strength: 0.7 })
  const [place, point] = useState<Look['place']>(null)
  const { method } = choice
  const classIndex = lookedForClass(choice.target, sample)
  const question = useMemo(
    (): AnalysisQuestion | null =>
      run === null || method === null
        ? null
        : {
            runId: run.runId,
            weights: String(run.epoch),
            request: { kind: method, partition, index: sample.index, ...(classIndex === null ? {} : { classIndex }) },
          },
    [run, method, partition, sample.index, classIndex],
  )
  const state = useAskedAnswer(question)
  const map = useMemo(() => (state.status === 'done' ? heatMapOf(state.result) : null), [state])
  const look = useMemo(
    (): Look | null =>
      run === null
        ? null
        : {
            run,
            sample,
            classes,
            choice,
            choose: (change) => setChoice((before) => ({ ...before, ...change })),
            question,
            state,
            map,
            place,
            point,
          },
    [run, sample, classes, choice, question, state, map, place],
  )
  return <LookContext value={look}>{children}</LookContext>
}
