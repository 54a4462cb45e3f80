'use client'

import { useEffect, useState } from 'react'
import type { EventOf } from '@misfit/events/run/run-event'
import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import { fetchPredictions } from '../predictions/fetch-predictions.ts'
import { KeyedCache } from '../../shared/hub-api/keyed-cache.ts'

/**
 * Most epochs that are kept: as many as `readEpochs` gives of a small run; 0.7 MB each at 10,000 samples of 10 classes.
 */
const epochsKept = 420
/** Blobs fetched at the same time. */
const together = 4

const epochCache = new KeyedCache<Predictions>(fetchPredictions, epochsKept)

/** Predictions of several epochs. */
export interface LoadedEpochs {
  /** The epochs, from 1, in order. */
  readonly epochs: readonly number[]
  /** Predictions of the epochs, one each. */
  readonly predictions: Predictions[]
}

interface EpochPredictions {
  /** Epochs that were asked for; while some are on their way, those shown before. */
  readonly loaded: LoadedEpochs | null
  /** Epochs that are here, of those asked for. */
  readonly here: number
  readonly error: Error | null
}

/** Milliseconds from a failed fetch to the next one. */
const retryAfter = 2000

/**
 * Predictions of many epochs, fetched a few at a time so that the page stays quick.
 *
 * @param epochs null asks for nothing. Keep the array's identity between renders.
 */
export function useEpochPredictions(epochs: readonly EventOf<'epoch'>[] | null): EpochPredictions {
  const [state, setState] = useState<EpochPredictions>({ loaded: null, here: 0, error: null })

  useEffect(() => {
    if (epochs === null || epochs.length === 0) return
    let wanted = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const attempt = (): void => {
      loadEpochs(
        epochs,
        (here) => wanted && setState((before) => ({ ...before, here })),
        () => wanted,
      ).then(
        (predictions) => {
          if (wanted)
            setState({
              loaded: { epochs: epochs.map(({ epoch }) => epoch), predictions },
              here: epochs.length,
              error: null,
            })
        },
        (reason: unknown) => {
          if (!wanted) return
          setState((before) => ({ ...before, error: reason instanceof Error ? reason : new Error(String(reason)) }))
          timer = setTimeout(attempt, retryAfter)
        },
      )
    }
    attempt()
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [epochs])
  return state
}

async function loadEpochs(
  epochs: readonly EventOf<'epoch'>[],
  onHere: (here: number) => void,
  wanted: () => boolean,
): Promise<Predictions[]> {
  const found: Predictions[] = []
  let next = 0
  let here = 0
  const fetchInTurn = async (): Promise<void> => {
    while (next < epochs.length && wanted()) {
      const place = next++
      found[place] = await epochCache.load(epochs[place]!.predictions.sha256)
      here++
      if (here % together === 0) onHere(here)
    }
  }
  await Promise.all(Array.from({ length: together }, fetchInTurn))
  return found
}
