import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { messageOf } from '@misfit/text/message-of'

import type { Dataset } from './dataset.ts'
import { DatasetError } from './dataset.ts'
import { datasetId, sha256 } from './dataset-id.ts'
import { findIdxFiles, readIdxFile } from './idx-file.ts'
import type { IdxImages, IdxLabels } from './idx.ts'
import { pairSamples, parseIdxImages, parseIdxLabels } from './idx.ts'
import { takePartition, wholePartition } from './partition.ts'
import { trainValidationSplit } from './split.ts'

interface IdxFolderOptions {
  /** Name of the dataset for people; the folder's name when left out. */
  name?: string
  /** Training images to hold out for validation; a sixth of them when left out, as MNIST is split. */
  validationCount?: number
  /** Seed of the split, 42 when left out. */
  seed?: number
}

/** The parsed files of a dataset, before the split. Names are for messages. */
interface IdxContent {
  train: { images: IdxImages; labels: IdxLabels; files: { images: string; labels: string } }
  test: { images: IdxImages; labels: IdxLabels; files: { images: string; labels: string } }
}

/**
 * Loads a folder of four IDX files, plain or gzipped. `labels.txt` beside them names the classes, one a line; without
 * it they are named by their numbers.
 *
 * @throws DatasetError when a file is missing, damaged, or doesn't fit the others
 */
export async function loadIdxFolder(folder: string, options: IdxFolderOptions = {}): Promise<Dataset> {
  const files = await findIdxFiles(folder)
  const paths = [files.trainImages, files.trainLabels, files.testImages, files.testLabels]
  const [contents, names] = await Promise.all([Promise.all(paths.map((file) => readIdxFile(file))), classNames(folder)])
  const content = parseIdxContent(contents, paths)
  const classes = names ?? numberedClasses(content)
  const { imageShape, partitions } = splitIdx(content, classes.length, {
    validationCount: options.validationCount ?? Math.max(1, Math.floor(content.train.images.count / 6)),
    seed: options.seed ?? 42,
  })
  return {
    id: datasetId(contents.map(sha256), { classes, partitions }),
    name: options.name ?? path.basename(path.resolve(folder)),
    imageShape,
    classes,
    partitions,
    source: folder,
  }
}

/**
 * Parses the four files.
 *
 * @param contents plain bytes of the train images, train labels, test images and test labels
 * @param paths of the same, for messages
 * @throws DatasetError when one is not an IDX file of its kind
 */
export function parseIdxContent(contents: Uint8Array[], paths: string[]): IdxContent {
  const part = (first: number) => {
    const files = { images: paths[first]!, labels: paths[first + 1]! }
    return {
      images: parseIdxImages(contents[first]!, files.images),
      labels: parseIdxLabels(contents[first + 1]!, files.labels),
      files,
    }
  }
  return { train: part(0), test: part(2) }
}

/**
 * Checks the files against each other and splits the training images into train and validation.
 *
 * @throws DatasetError when counts or shapes differ, a label is out of range, or the split is impossible
 */
export function splitIdx(
  { train, test }: IdxContent,
  classCount: number,
  { validationCount, seed }: { validationCount: number; seed: number },
): Pick<Dataset, 'imageShape' | 'partitions'> {
  const imageShape = train.images.imageShape
  if (String(imageShape) !== String(test.images.imageShape)) {
    throw new DatasetError(
      `${train.files.images} has images of ${imageShape.join(' x ')} but ${test.files.images} of ` +
        `${test.images.imageShape.join(' x ')}; train and test must have the same shape`,
    )
  }
  const trainSamples = pairSamples(train.images, train.labels, classCount, train.files)
  const testSamples = pairSamples(test.images, test.labels, classCount, test.files)
  const split = trainValidationSplit(trainSamples.count, validationCount, seed)
  return {
    imageShape,
    partitions: {
      train: takePartition('train', trainSamples, split.train),
      validation: takePartition('validation', trainSamples, split.validation),
      test: wholePartition('test', testSamples),
    },
  }
}

async function classNames(folder: string): Promise<string[] | undefined> {
  const file = path.join(folder, 'labels.txt')
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new DatasetError(`${file}: cannot be read (${messageOf(error)})`)
  }
  const names = text
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.trim())
  const empty = names.indexOf('')
  if (empty !== -1) throw new DatasetError(`${file}: line ${empty + 1} is empty; one class name a line expected`)
  return names
}

function numberedClasses({ train, test }: IdxContent): string[] {
  let highest = 0
  for (const { labels } of [train, test]) for (const label of labels.values) highest = Math.max(highest, label)
  return Array.from({ length: highest + 1 }, (_, i) => String(i))
}
