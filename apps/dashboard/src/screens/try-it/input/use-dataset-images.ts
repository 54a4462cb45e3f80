'use client'

import { useEffect, useState } from 'react'
import type { PublishedDataset } from '@misfit/events/dataset'
import { toastProblem } from '../../../shared/primitives/toast.tsx'
import type { DatasetLook } from './dataset-look.ts'
import type { Planes } from './planes.ts'
import { imageOf, lookOf } from './sheet-images.ts'

/** Loads how the dataset's images are laid out; null while they load, or are not published. */
export function useDatasetLook(dataset: PublishedDataset | null): DatasetLook | null {
  const [measured, setMeasured] = useState<{ of: PublishedDataset; look: DatasetLook } | null>(null)
  useEffect(() => {
    if (dataset === null) return
    let wanted = true
    lookOf(dataset).then((look) => wanted && setMeasured({ of: dataset, look }), toastProblem)
    return () => {
      wanted = false
    }
  }, [dataset])
  return measured !== null && measured.of === dataset ? measured.look : null
}

/** An image of the test partition, pixel by pixel; null while it loads. */
export function useTestImage(
  dataset: PublishedDataset | null,
  index: number | null,
): { index: number; planes: Planes } | null {
  const [loaded, setLoaded] = useState<{ of: PublishedDataset; index: number; planes: Planes } | null>(null)
  useEffect(() => {
    if (dataset === null || index === null) return
    let wanted = true
    imageOf(dataset, 'test', index).then((planes) => wanted && setLoaded({ of: dataset, index, planes }), toastProblem)
    return () => {
      wanted = false
    }
  }, [dataset, index])
  return loaded !== null && loaded.of === dataset && loaded.index === index ? loaded : null
}
