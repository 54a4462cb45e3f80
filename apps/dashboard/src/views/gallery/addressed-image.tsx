'use client'

import { type ReactNode, useCallback, useMemo } from 'react'
import { useUrlParameter } from '../../shared/url/url-state.ts'
import type { Evaluated } from '../predictions/evaluated.ts'
import { everySample, sampleDetails } from './gallery-samples.ts'
import { imageFrom } from './image-address.ts'
import { Lightbox } from './lightbox.tsx'

/**
 * The image that the address names, looked at closely: other runs and other people link to it. The keys go on through
 * the partition.
 */
export function AddressedImage({ predictions, classes, partition, dataset }: Evaluated): ReactNode {
  const [text, setText] = useUrlParameter('image')
  const samples = useMemo(() => everySample(predictions), [predictions])
  const details = useCallback((index: number) => sampleDetails(predictions, index), [predictions])
  return (
    <Lightbox
      samples={samples}
      position={imageFrom(text, predictions.count)}
      onMove={(index) => setText(String(index))}
      onClose={() => setText(null)}
      dataset={dataset}
      partition={partition}
      classes={classes}
      details={details}
    />
  )
}
