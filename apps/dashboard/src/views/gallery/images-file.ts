import { computeInBackground } from '../../shared/background/background.ts'
import type { GallerySample } from './gallery-samples.ts'
import type { ListedImages } from './gallery-csv.ts'
import { imagesFileComputation } from './images-computation.ts'

/** The CSV file of a gallery, made beside the page: it may have a million lines. */
export function imagesFile(
  shown: readonly GallerySample[] | Uint32Array,
  rest: Omit<ListedImages, 'indices'>,
): Promise<string> {
  const indices = shown instanceof Uint32Array ? shown : Uint32Array.from(shown, ({ index }) => index)
  return computeInBackground(imagesFileComputation, { ...rest, indices })
}
