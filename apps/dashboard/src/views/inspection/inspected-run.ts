'use client'

import { createContext, useContext, useMemo } from 'react'
import type { RunHistory } from '@misfit/events/run/run-history'

/** A run whose saved model can be asked. */
export interface InspectedRun {
  readonly runId: string
  /** The epoch whose weights are saved: those that answer. */
  readonly epoch: number
  /** Grad-CAM needs one. */
  readonly hasConvolution: boolean
}

/** Set where a page shows one run; images opened there can be asked about. */
export const InspectedRunContext = createContext<InspectedRun | null>(null)

export const useInspectedRun = (): InspectedRun | null => useContext(InspectedRunContext)

/**
 * The run as one that can be asked; null while it has no saved weights, and for an ensemble, which has none of its own.
 */
export function useInspectable(
  runId: string,
  { bestEpoch, model }: Pick<RunHistory, 'bestEpoch' | 'model'>,
): InspectedRun | null {
  const hasConvolution = model?.layers.some(({ type }) => type.endsWith('Conv2D')) ?? false
  const hasLayers = (model?.layers.length ?? 0) > 0
  return useMemo(
    () => (bestEpoch === null || !hasLayers ? null : { runId, epoch: bestEpoch, hasConvolution }),
    [runId, bestEpoch, hasLayers, hasConvolution],
  )
}
