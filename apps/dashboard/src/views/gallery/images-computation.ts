import type { ImageMark } from '@misfit/events/people/image-mark'
import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import { csv } from '@misfit/text/csv'
import { computation, type OfPredictions } from '../../shared/background/computation.ts'
import { type ListedImages, sampleCsvRows } from './gallery-csv.ts'
import type { ImageFilter } from './images/image-filter.ts'
import { selectImages } from './images/select-images.ts'

interface ImagesInput extends OfPredictions {
  readonly filter: ImageFilter
  readonly marks: ReadonlyMap<number, ImageMark>
  readonly other: Predictions | null
}

/** Selects the images that pass the filter, in its order. */
export const imagesComputation = computation({
  name: 'images',
  compute: ({ predictions, filter, marks, other }: ImagesInput) => selectImages(predictions, filter, { marks, other }),
  mostAtOnce: 200_000,
  isUrgent: true,
})

/** Writes the CSV file of listed images, a line an image. */
export const imagesFileComputation = computation({
  name: 'imagesFile',
  compute: (listed: ListedImages) => csv(sampleCsvRows(listed)),
  mostAtOnce: 0,
})
