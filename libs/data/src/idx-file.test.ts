import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { DatasetError } from './dataset.ts'
import { findIdxFiles, readIdxFile } from './idx-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'misfit-idx-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function write(name: string, bytes: Uint8Array | string = ''): Promise<string> {
  const file = path.join(folder, name)
  await writeFile(file, bytes)
  return file
}

describe('readIdxFile', () => {
  const content = Uint8Array.from({ length: 1000 }, (_, i) => i % 251)

  it('plain and gzipped files give the same bytes, whatever they are called', async () => {
    expect(await readIdxFile(await write('plain.gz', content))).toEqual(content)
    expect(await readIdxFile(await write('zipped', gzipSync(content)))).toEqual(content)
  })

  it('a truncated gzip file is refused', async () => {
    const file = await write('cut.gz', gzipSync(content).subarray(0, -12))
    await expect(readIdxFile(file)).rejects.toThrow(
      /cut\.gz: damaged gzip file \(unexpected end of file\); download it again/,
    )
  })

  it('a gzip file with a flipped bit is refused', async () => {
    const zipped = gzipSync(content)
    zipped[zipped.length - 6]! ^= 1
    await expect(readIdxFile(await write('flipped.gz', zipped))).rejects.toThrow(/damaged gzip file/)
  })

  it('a gzip bomb is stopped at the limit', async () => {
    const file = await write('bomb.gz', gzipSync(new Uint8Array(10_000_000)))
    await expect(readIdxFile(file, 1_000_000)).rejects.toThrow(/decompresses to more than 1000000 bytes/)
  })

  it('a plain file over the limit is refused', async () => {
    await expect(readIdxFile(await write('large', content), 999)).rejects.toThrow(/has more than 999 bytes/)
  })

  it('a missing file and a folder are told apart', async () => {
    await expect(readIdxFile(path.join(folder, 'none'))).rejects.toThrow(/none: there is no such file/)
    await expect(readIdxFile(folder)).rejects.toThrow(/a folder, where an IDX file is expected/)
  })
})

describe('findIdxFiles', () => {
  it.each([
    [
      'usual',
      ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte', 't10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte'],
    ],
    [
      'dotted',
      ['train-images.idx3-ubyte', 'train-labels.idx1-ubyte', 't10k-images.idx3-ubyte', 't10k-labels.idx1-ubyte'],
    ],
    [
      'gzipped',
      [
        'train-images-idx3-ubyte.gz',
        'train-labels-idx1-ubyte.gz',
        'test-images-idx3-ubyte.gz',
        'test-labels-idx1-ubyte.gz',
      ],
    ],
    [
      'EMNIST',
      ['train-images-idx3', 'train-labels-idx1', 'test-images-idx3', 'test-labels-idx1'].map(
        (name) => `emnist-letters-${name}-ubyte`,
      ),
    ],
  ])('knows %s names', async (_, names) => {
    for (const name of [...names, 'labels.txt', 'readme.md']) await write(name)
    const files = await findIdxFiles(folder)
    expect([files.trainImages, files.trainLabels, files.testImages, files.testLabels]).toEqual(
      names.map((name) => path.join(folder, name)),
    )
  })

  it('takes a plain file before its gzipped twin, and refuses other doubles', async () => {
    const names = [
      'train-images-idx3-ubyte',
      'train-labels-idx1-ubyte',
      't10k-images-idx3-ubyte',
      't10k-labels-idx1-ubyte',
    ]
    for (const name of [...names, 'train-images-idx3-ubyte.gz']) await write(name)
    expect((await findIdxFiles(folder)).trainImages).toBe(path.join(folder, 'train-images-idx3-ubyte'))
    await write('test-images-idx3-ubyte')
    await expect(findIdxFiles(folder)).rejects.toThrow(/t10k-images-idx3-ubyte and test-images-idx3-ubyte both fit/)
  })

  it('names the missing file', async () => {
    await write('train-images-idx3-ubyte')
    await expect(findIdxFiles(folder)).rejects.toThrow(/train-labels-idx1-ubyte is missing; put it there, plain or as/)
  })

  it('refuses what is not a folder', async () => {
    await expect(findIdxFiles(path.join(folder, 'none'))).rejects.toThrow(/there is no such folder/)
    await expect(findIdxFiles(await write('file'))).rejects.toThrow(/not a folder/)
    await mkdir(path.join(folder, 'sub'))
    await expect(findIdxFiles(path.join(folder, 'sub'))).rejects.toBeInstanceOf(DatasetError)
  })
})
