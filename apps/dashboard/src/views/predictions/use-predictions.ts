'use client'

import { useEffect, useMemo, useState } from 'react'
import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import { fetchPredictions } from './fetch-predictions.ts'
import { KeyedCache } from '../../shared/hub-api/keyed-cache.ts'
import { keyOfPredictions, type StoredPredictions } from './stored-predictions.ts'
import { useCached } from '../../shared/hub-api/use-cached.ts'
import { wrongAnswersComputation } from './decode-computation.ts'

/** Bytes: some two hundred epochs of 10,000 samples of 10 classes, or seven of a million samples. */
const bytesKept = 300e6

/** Bytes of predictions with their confusion matrix, which is kept as long as they are. */
const bytesOf = ({ actual, predicted, loss, topClasses, topProbabilities, classCount, scores }: Predictions): number =>
  [actual, predicted, loss, topClasses, topProbabilities].reduce(
    (sum, { byteLength }) => sum + byteLength,
    4 * classCount ** 2,
  ) +
  // A point of a curve has a threshold and two counts.
  12 * (scores?.curves.thresholds.length ?? 0)

const predictionsCache = new KeyedCache<Predictions>(fetchPredictions, bytesKept, bytesOf)

interface LoadedPredictions {
  /** Predictions that were asked for; while they are on their way, those shown before. */
  readonly predictions: Predictions | null
  /** `keyOfPredictions` of those shown: what is said about them must be said of these. */
  readonly shown: string | null
  /** True while `predictions` are not those asked for. */
  readonly stale: boolean
  readonly error: Error | null
}

/** Does something when the page has nothing else to do, or soon. @returns a function that calls it off */
function whenIdle(task: () => void): () => void {
  const latest = 500
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(task, latest / 5)
    return () => clearTimeout(timer)
  }
  const asked = requestIdleCallback(task, { timeout: latest })
  return () => cancelIdleCallback(asked)
}

const noNeighbours: readonly StoredPredictions[] = []

/**
 * Predictions stored as a blob, with their scores.
 *
 * @param neighbours those that are likely to be asked for next, such as the epochs before and after: fetched ahead.
 *   Keep the array's identity between renders.
 */
export function usePredictions(
  stored: StoredPredictions | null,
  neighbours: readonly StoredPredictions[] = noNeighbours,
): LoadedPredictions {
  const wanted = stored === null ? null : keyOfPredictions(stored)
  const { value, key, error } = useCached(predictionsCache, wanted)
  const arrived = wanted !== null && key === wanted
  // Many are decoded beside the page, on the processor that it draws with.
  const areMany = value !== null && value.topProbabilities.length > wrongAnswersComputation.mostAtOnce

  useEffect(() => {
    if (!arrived) return undefined
    const fetchThem = (): void => {
      // A neighbour that can't be had is fetched again, and its error shown, when it is asked for.
      for (const neighbour of neighbours) predictionsCache.load(keyOfPredictions(neighbour)).catch(() => undefined)
    }
    if (areMany) return whenIdle(fetchThem)
    fetchThem()
    return undefined
  }, [arrived, areMany, neighbours])

  return { predictions: value, shown: key, stale: wanted !== null && !arrived, error }
}

/** Predictions stored as several blobs, in their order; null for one that is on its way or not there. */
export const useSeveralPredictions = (stored: readonly (StoredPredictions | null)[]): readonly (Predictions | null)[] =>
  useSeveralLoaded(stored).predictions

/** Loads several predictions, and says which could not be loaded, as where the hub never got the blob. */
export function useSeveralLoaded(stored: readonly (StoredPredictions | null)[]): {
  predictions: readonly (Predictions | null)[]
  failed: readonly boolean[]
} {
  const key = stored.map((one) => (one === null ? '' : keyOfPredictions(one))).join(',')
  const [arrived, setArrived] = useState<ReadonlyMap<string, Predictions | 'failed'>>(new Map())

  useEffect(() => {
    let wanted = true
    for (const one of key.split(',')) {
      if (one === '') continue
      const arrive = (what: Predictions | 'failed'): void => {
        if (wanted) setArrived((before) => new Map(before).set(one, what))
      }
      predictionsCache.load(one).then(arrive, () => arrive('failed'))
    }
    return () => {
      wanted = false
    }
  }, [key])

  return useMemo(() => {
    const each = key.split(',').map((one) => arrived.get(one) ?? null)
    return {
      predictions: each.map((one) => (one === 'failed' ? null : one)),
      failed: each.map((one) => one === 'failed'),
    }
  }, [key, arrived])
}
