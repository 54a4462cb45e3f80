import { open, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { messageOf } from '@misfit/text/message-of'

import { DatasetError } from './dataset.ts'

const decompress = promisify(gunzip)

/** Most bytes a file may have, after decompression. A gzip file of 1 MB can hold 1 GB of zeros. */
const MAX_IDX_BYTES = 1024 ** 3

/** Paths of the four files of an IDX dataset. */
interface IdxFiles {
  trainImages: string
  trainLabels: string
  testImages: string
  testLabels: string
}

/**
 * The content of a plain or gzipped IDX file; gzip is told by its first bytes, not by the name.
 *
 * @param maxBytes most bytes to read, or to make by decompression
 * @throws DatasetError when the file is missing, unreadable, too large, or damaged gzip
 */
export async function readIdxFile(file: string, maxBytes = MAX_IDX_BYTES): Promise<Uint8Array> {
  const stored = await readBounded(file, maxBytes)
  if (stored[0] !== 0x1f || stored[1] !== 0x8b) return asBytes(stored)
  try {
    return asBytes(await decompress(stored, { maxOutputLength: maxBytes }))
  } catch (error) {
    if (errorCode(error) === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(file, 'decompresses to', maxBytes)
    const detail = messageOf(error)
    throw new DatasetError(`${file}: damaged gzip file (${detail}); download it again`)
  }
}

/**
 * Finds the four files in a folder by the usual names: `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`,
 * `t10k-images-idx3-ubyte`, `t10k-labels-idx1-ubyte`, also with a dot for the last-but-one dash, `test` for `t10k`,
 * a prefix (`emnist-letters-train-...`) or `.gz` at the end. A plain file is taken before its gzipped twin.
 *
 * @throws DatasetError when the folder can't be read, or one of the four is missing or there twice
 */
export async function findIdxFiles(folder: string): Promise<IdxFiles> {
  const names = await listFolder(folder)
  const find = (part: string, kind: 'images' | 'labels', usual: string): string => {
    const pattern = new RegExp(`^(.*[-_.])?(${part})-${kind}([-.]idx[134]-u?byte)?(\\.gz)?$`, 'i')
    const found = names.filter((name) => pattern.test(name))
    const plain = found.filter((name) => !(name.endsWith('.gz') && found.includes(name.slice(0, -3))))
    if (plain.length === 0) {
      throw new DatasetError(`${folder}: ${usual} is missing; put it there, plain or as ${usual}.gz`)
    }
    if (plain.length > 1) {
      throw new DatasetError(`${folder}: ${plain.sort().join(' and ')} both fit ${usual}; keep one of them`)
    }
    return path.join(folder, plain[0]!)
  }
  return {
    trainImages: find('train', 'images', 'train-images-idx3-ubyte'),
    trainLabels: find('train', 'labels', 'train-labels-idx1-ubyte'),
    testImages: find('t10k|test', 'images', 't10k-images-idx3-ubyte'),
    testLabels: find('t10k|test', 'labels', 't10k-labels-idx1-ubyte'),
  }
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT') throw new DatasetError(`${folder}: there is no such folder; check the path`)
    if (code === 'ENOTDIR') throw new DatasetError(`${folder}: not a folder; give the folder that holds the IDX files`)
    throw new DatasetError(`${folder}: cannot be read (${code}); check its permissions`)
  }
}

async function readBounded(file: string, maxBytes: number): Promise<Buffer> {
  try {
    const { size } = await stat(file)
    if (size > maxBytes) throw tooLarge(file, 'has', maxBytes)
    return await readWhole(file, size)
  } catch (error) {
    if (error instanceof DatasetError) throw error
    const code = errorCode(error)
    if (code === 'ENOENT') throw new DatasetError(`${file}: there is no such file; check the path`)
    if (code === 'EISDIR') throw new DatasetError(`${file}: a folder, where an IDX file is expected`)
    throw new DatasetError(`${file}: cannot be read (${code}); check its permissions`)
  }
}

/**
 * Reads a file in as few calls as the system allows: `readFile` takes half a megabyte at a time, which for MNIST costs
 * as much as splitting it.
 */
async function readWhole(file: string, size: number): Promise<Buffer> {
  const handle = await open(file)
  try {
    const content = Buffer.allocUnsafeSlow(size)
    let filled = 0
    while (filled < size) {
      const { bytesRead } = await handle.read(content, filled, size - filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return content.subarray(0, filled)
  } finally {
    await handle.close()
  }
}

function tooLarge(file: string, how: string, maxBytes: number): DatasetError {
  return new DatasetError(`${file}: ${how} more than ${maxBytes} bytes, the most that is read; is it the right file?`)
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}

/** A plain view: a Buffer's own `slice` and JSON form differ from those of a Uint8Array. */
function asBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
}
