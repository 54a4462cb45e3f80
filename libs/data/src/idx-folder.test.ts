import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { DatasetError } from './dataset.ts'
import { loadIdxFolder } from './idx-folder.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'misfit-folder-'))
})
afterEach(() => rm(folder, { recursive: true }))

const write = (name: string, bytes: Uint8Array | string) => writeFile(path.join(folder, name), bytes)

/** Images of 2 x 2 pixels, all four of the value given. */
const images = (values: number[]) =>
  Uint8Array.from([0, 0, 8, 3, 0, 0, 0, values.length, 0, 0, 0, 2, 0, 0, 0, 2, ...values.flatMap((v) => [v, v, v, v])])
const onePixelImages = Uint8Array.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 5, 6])
const labels = (values: number[]) => Uint8Array.from([0, 0, 8, 1, 0, 0, 0, values.length, ...values])

async function writeShapes(zip: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes, suffix = '') {
  await write(`train-images-idx3-ubyte${suffix}`, zip(images([10, 11, 12, 13, 14, 15])))
  await write(`train-labels-idx1-ubyte${suffix}`, zip(labels([0, 1, 2, 0, 1, 2])))
  await write(`t10k-images-idx3-ubyte${suffix}`, zip(images([20, 21])))
  await write(`t10k-labels-idx1-ubyte${suffix}`, zip(labels([2, 0])))
}

it('loads a folder with its class names', async () => {
  await writeShapes()
  await write('labels.txt', '\uFEFFcircle\r\n🔺 triangle\nsquare\n')
  const dataset = await loadIdxFolder(folder, { validationCount: 2, name: 'shapes' })
  expect(dataset).toMatchObject({
    name: 'shapes',
    imageShape: [2, 2, 1],
    classes: ['circle', '🔺 triangle', 'square'],
    source: folder,
  })
  const { train, validation, test } = dataset.partitions
  expect([train.count, validation.count, test.count]).toEqual([4, 2, 2])
  for (const partition of [train, validation]) {
    partition.sourceIndex.forEach((source, i) => {
      expect([...partition.images.subarray(4 * i, 4 * i + 4)]).toEqual(new Array(4).fill(10 + source))
      expect(partition.labels[i]).toBe(source % 3)
    })
  }
  expect([...test.sourceIndex]).toEqual([0, 1])
})

it('gzipped files make the same dataset; another seed, class name or pixel a different id', async () => {
  await writeShapes()
  const plain = await loadIdxFolder(folder)
  expect(plain.id).toMatch(/^[0-9a-f]{16}$/)
  expect(plain.classes).toEqual(['0', '1', '2'])
  expect(plain.partitions.validation.count).toBe(1)

  const ids = [plain.id]
  for (const seed of [1, 2, 3]) ids.push((await loadIdxFolder(folder, { validationCount: 3, seed })).id)
  await write('labels.txt', 'a\nb\nc')
  ids.push((await loadIdxFolder(folder)).id)
  await rm(path.join(folder, 'labels.txt'))
  await write('t10k-images-idx3-ubyte', images([20, 22]))
  ids.push((await loadIdxFolder(folder)).id)
  expect(new Set(ids).size).toBe(ids.length)

  for (const name of ['train-images-idx3', 'train-labels-idx1', 't10k-images-idx3', 't10k-labels-idx1']) {
    await rm(path.join(folder, `${name}-ubyte`))
  }
  await writeShapes(gzipSync, '.gz')
  expect((await loadIdxFolder(folder)).id).toBe(plain.id)
})

it.each<[string, string, Uint8Array | string, RegExp]>([
  [
    'labels beyond the class names',
    'labels.txt',
    'a\nb',
    /train-labels-idx1-ubyte: label 2 of image 2 is out of range; 0 to 1/,
  ],
  ['an empty class name', 'labels.txt', 'a\n\nc', /labels\.txt: line 2 is empty/],
  [
    'too few labels',
    't10k-labels-idx1-ubyte',
    labels([1]),
    /holds 2 images but .*t10k-labels-idx1-ubyte holds 1 labels/,
  ],
  [
    'test images of another shape',
    't10k-images-idx3-ubyte',
    onePixelImages,
    /has images of 2 x 2 x 1 but .* of 1 x 1 x 1/,
  ],
  [
    'a truncated file',
    'train-images-idx3-ubyte',
    images([1, 2, 3, 4, 5, 6]).subarray(0, 30),
    /truncated, 30 of the 40 bytes/,
  ],
])('refuses %s', async (_, name, bytes, message) => {
  await writeShapes()
  await write(name, bytes)
  await expect(loadIdxFolder(folder)).rejects.toThrow(message)
  await expect(loadIdxFolder(folder)).rejects.toBeInstanceOf(DatasetError)
})

it('refuses to hold out every image', async () => {
  await writeShapes()
  await expect(loadIdxFolder(folder, { validationCount: 6 })).rejects.toThrow(/Cannot hold out 6 of 6 .* from 1 to 5/)
})
