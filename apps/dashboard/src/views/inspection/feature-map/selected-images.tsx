'use client'

import type { ReactNode } from 'react'
import type { PartitionName, PublishedDataset } from '@misfit/events/dataset'
import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import { ExportMenu } from '../../../shared/export/export-menu.tsx'
import { imagesFile } from '../../gallery/images-file.ts'
import { type GallerySample, sampleDetails } from '../../gallery/gallery-samples.ts'
import { Gallery } from '../../gallery/gallery.tsx'
import { formatCount, plural } from '../../../shared/format/numbers.ts'
import { Dialog } from '../../../shared/primitives/dialog.tsx'

interface SelectedImagesProps {
  /** Null while nothing is selected. */
  samples: readonly GallerySample[] | null
  onClose: () => void
  dataset: PublishedDataset | null
  partition: PartitionName
  classes: readonly string[]
  fileStem: string
  predictions: Predictions | null
}

/** The images that were drawn round or chosen, as a gallery. */
export function SelectedImages({
  samples,
  onClose,
  dataset,
  partition,
  classes,
  fileStem,
  predictions,
}: SelectedImagesProps): ReactNode {
  const count = samples?.length ?? 0
  const wrong = samples?.filter(({ answer }) => answer !== null && answer.verdict !== 'right').length ?? 0
  return (
    <Dialog
      open={samples !== null}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      width={58}
      title={`${plural(count, 'image')} of the map`}
      description={
        count === 0
          ? 'There is no image there.'
          : predictions === null
            ? 'In the order of the partition.'
            : answersText(count, wrong)
      }
    >
      {samples !== null && count > 0 && (
        <>
          {predictions !== null && (
            <ExportMenu
              what="selected images"
              fileStem={fileStem}
              rows={() => imagesFile(samples, { predictions, classes })}
            />
          )}
          <Gallery
            samples={samples}
            dataset={dataset}
            partition={partition}
            classes={classes}
            label="Images of the map"
            maxHeight={520}
            {...(predictions === null ? {} : { details: (index: number) => sampleDetails(predictions, index) })}
          />
        </>
      )}
    </Dialog>
  )
}

function answersText(count: number, wrong: number): string {
  if (wrong === 0) return 'All answers are right.'
  return wrong === count ? 'All answers are wrong.' : `${formatCount(wrong)} answered wrong, which come first.`
}
