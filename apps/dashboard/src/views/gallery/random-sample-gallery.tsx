'use client'

import { memo, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { sampleGrid } from '@misfit/data/sample-grid'
import type { Evaluated } from '../predictions/evaluated.ts'
import { ExportMenu } from '../../shared/export/export-menu.tsx'
import { imagesFile } from './images-file.ts'
import { gallerySamples, sampleDetails } from './gallery-samples.ts'
import { Gallery } from './gallery.tsx'
import { SeedField } from './seed-field.tsx'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import { Count, Toolbar } from '../../shared/primitives/layout/toolbar.tsx'

interface SamplePredictionsProps extends Evaluated {
  label: string
  fileStem: string
  /** Number of images that are drawn. */
  size?: number
  /** The seed of the first draw: the same for every model, so that they are asked about the same images. */
  firstSeed?: number
}

/** Images drawn at random with a seed, and what the model says of them. */
export const SamplePredictions = memo(function SamplePredictions({
  predictions,
  classes,
  partition,
  dataset,
  label,
  fileStem,
  size = 12,
  firstSeed = 42,
}: SamplePredictionsProps): ReactNode {
  const [seed, setSeed] = useState(firstSeed)
  const samples = useMemo(
    () => gallerySamples(predictions, sampleGrid(predictions.count, size, seed)),
    [predictions, size, seed],
  )
  const right = samples.filter(({ answer }) => answer?.verdict === 'right').length
  return (
    <Stack gap={3}>
      <Toolbar>
        <Count>
          {right} of these {samples.length} are right
        </Count>
        <SeedField seed={seed} onChange={setSeed} />
        <ExportMenu
          what="sample predictions"
          fileStem={fileStem}
          rows={() => imagesFile(samples, { predictions, classes })}
        />
      </Toolbar>
      <Gallery
        samples={samples}
        dataset={dataset}
        partition={partition}
        classes={classes}
        label={`Sample predictions, ${label}`}
        details={(index) => sampleDetails(predictions, index)}
        imageSize={112}
        maxHeight="none"
      />
    </Stack>
  )
})
