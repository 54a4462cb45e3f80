import { computeInBackground } from '../background/background.ts'
import type { GallerySample } from './gallery-samples.ts'
import type { ListedImages } from './gallery-csv.ts'

/** The CSV file of a gallery, made beside the page: it may have a million lines. */
export function imagesFile(samples: readonly GallerySample[], rest: Omit<ListedImages, 'indices'>): Promise<string> {
  return computeInBackground('imagesFile', { ...rest, indices: Uint32Array.from(samples, ({ index }) => index) })
}
