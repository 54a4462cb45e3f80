'use client'

import { useEffect, useMemo, useState } from 'react'
import type { BlobRef } from '@misfit/events/ids'
import type { Predictions } from '@misfit/evaluation/predictions'
import { mostAtOnce } from '../background/computations.ts'
import { fetchPredictions } from './fetch-predictions.ts'
import { KeyedCache } from './keyed-cache.ts'
import { useCached } from './use-cached.ts'

/** Bytes: some two hundred epochs of 10,000 samples of 10 classes, or seven of a million samples. */
const bytesKept = 300e6

/** With their confusion matrix, which is kept as long as they are. */
const bytesOf = ({ actual, predicted, loss, topClasses, topProbabilities, classCount }: Predictions): number =>
  [actual, predicted, loss, topClasses, topProbabilities].reduce((sum, { byteLength }) => sum + byteLength, 4 * classCount ** 2)

const predictionsCache = new KeyedCache<Predictions>(fetchPredictions, bytesKept, bytesOf)

export interface LoadedPredictions {
  /** Those asked for; while they are on their way, the ones shown before. */
  readonly predictions: Predictions | null
  /** Hash of the blob that `predictions` came from: what is said about them must be said of this one. */
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

const noNeighbours: readonly BlobRef[] = []

/**
 * Predictions stored as a blob.
 *
 * @param neighbours blobs that are likely to be asked for next, such as the epochs before and after: fetched ahead.
 *   Keep the array's identity between renders.
 */
export function usePredictions(blob: BlobRef | null, neighbours: readonly BlobRef[] = noNeighbours): LoadedPredictions {
  const { value, key, error } = useCached(predictionsCache, blob?.sha256 ?? null)
  const arrived = blob !== null && key === blob.sha256
  // Many are decoded beside the page, on the processor that it draws with.
  const areMany = value !== null && value.topProbabilities.length > mostAtOnce.wrongAnswers

  useEffect(() => {
    if (!arrived) return undefined
    const fetchThem = (): void => {
      // A neighbour that can't be had is fetched again, and its error shown, when it is asked for.
      for (const { sha256 } of neighbours) predictionsCache.load(sha256).catch(() => undefined)
    }
    if (areMany) return whenIdle(fetchThem)
    fetchThem()
    return undefined
  }, [arrived, areMany, neighbours])

  return { predictions: value, shown: key, stale: blob !== null && !arrived, error }
}

/** Predictions stored as several blobs, in their order; null for one that is on its way or not there. */
export function useSeveralPredictions(blobs: readonly (BlobRef | null)[]): readonly (Predictions | null)[] {
  const key = blobs.map((blob) => blob?.sha256 ?? '').join(',')
  const [arrived, setArrived] = useState<ReadonlyMap<string, Predictions>>(new Map())

  useEffect(() => {
    let wanted = true
    for (const sha256 of key.split(',')) {
      if (sha256 === '') continue
      predictionsCache.load(sha256).then(
        (predictions) => wanted && setArrived((before) => new Map(before).set(sha256, predictions)),
        // What the hub does not have stays null.
        () => undefined,
      )
    }
    return () => {
      wanted = false
    }
  }, [key])

  return useMemo(() => key.split(',').map((sha256) => arrived.get(sha256) ?? null), [key, arrived])
}
