'use client'

import { useEffect, useState } from 'react'
import { z } from 'zod'
import { type DatasetDescription, datasetDescriptionSchema } from '@misfit/events/dataset'
import { fetchFromHub } from '../../shared/hub-api/fetch-blob.ts'
import { connection } from '../../shared/live/connection.ts'

interface LoadedDatasets {
  readonly datasets: readonly DatasetDescription[]
  readonly loaded: boolean
  readonly error: Error | null
}

/** Loads the hub's datasets, with those that are published while the page is open. */
export function useDatasets(): LoadedDatasets {
  const [state, setState] = useState<LoadedDatasets>({ datasets: [], loaded: false, error: null })

  useEffect(() => {
    let wanted = true
    const load = (): void => {
      fetchFromHub('/api/datasets')
        .then(async (response) => z.array(datasetDescriptionSchema).parse(await response.json()))
        .then(
          (datasets) => wanted && setState({ datasets, loaded: true, error: null }),
          (reason: unknown) =>
            wanted &&
            setState((before) => ({ ...before, error: reason instanceof Error ? reason : new Error(String(reason)) })),
        )
    }
    const { socket } = connection()
    socket.on('connect', load)
    socket.on('dataset', load)
    load()
    return () => {
      wanted = false
      socket.off('connect', load)
      socket.off('dataset', load)
    }
  }, [])
  return state
}
