import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BlobError } from './blob-store.ts'
import { openDiskBlobs } from './disk-blobs.ts'
import { temporaryHome } from './temporary-home.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
async function* chunks(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts
}

describe('blobs on disk', () => {
  let home: ReturnType<typeof temporaryHome>
  beforeEach(() => {
    home = temporaryHome()
  })
  afterEach(() => home.remove())
  const files = () => readdirSync(home.path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())

  it('come back byte for byte, in whatever pieces they came', async () => {
    const blobs = await openDiskBlobs(home.path)
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, i) => i % 251))
    await blobs.put(sha256(bytes), chunks(bytes.subarray(0, 1), bytes.subarray(1, 70_000), bytes.subarray(70_000)))
    expect(await blobs.size(sha256(bytes))).toBe(100_000)
    const read = await blobs.read(sha256(bytes))
    expect(read && (await buffer(read.stream)).equals(bytes)).toBe(true)
  })

  it('may be empty', async () => {
    const blobs = await openDiskBlobs(home.path)
    const name = sha256(new Uint8Array())
    await blobs.put(name, chunks())
    expect(await blobs.size(name)).toBe(0)
  })

  it('are not there when they were never stored', async () => {
    const blobs = await openDiskBlobs(home.path)
    expect(await blobs.read('0'.repeat(64))).toBeNull()
    expect(await blobs.size('0'.repeat(64))).toBeNull()
  })

  it('that hash to something else leave nothing behind', async () => {
    const blobs = await openDiskBlobs(home.path)
    await expect(blobs.put('0'.repeat(64), chunks(Buffer.from('something else')))).rejects.toThrow(BlobError)
    expect(files()).toEqual([])
  })

  it('that are too large are refused while they come, and leave nothing behind', async () => {
    const blobs = await openDiskBlobs(home.path, 1000)
    let sent = 0
    const endless = async function* () {
      for (;;) {
        sent += 400
        yield Buffer.alloc(400)
      }
    }
    await expect(blobs.put('0'.repeat(64), endless())).rejects.toMatchObject({ kind: 'too large' })
    expect(sent).toBe(1200)
    expect(files()).toEqual([])
  })

  it('whose sender breaks off leave nothing behind', async () => {
    const blobs = await openDiskBlobs(home.path)
    const broken = async function* () {
      yield Buffer.from('half')
      throw new Error('connection lost')
    }
    await expect(blobs.put(sha256(Buffer.from('half')), broken())).rejects.toThrow('connection lost')
    expect(files()).toEqual([])
  })

  it('may be stored by many at once', async () => {
    const blobs = await openDiskBlobs(home.path)
    const bytes = Buffer.from('the same bytes')
    await Promise.all(Array.from({ length: 10 }, () => blobs.put(sha256(bytes), chunks(bytes))))
    expect(files()).toHaveLength(1)
  })

  it('that a killed process had begun are cleared away', async () => {
    mkdirSync(join(home.path, 'unfinished'))
    writeFileSync(join(home.path, 'unfinished', 'half'), 'half')
    await openDiskBlobs(home.path)
    expect(files()).toEqual([])
  })

  it.each(['../../etc/passwd', '', 'A'.repeat(64), `${'0'.repeat(63)}/`])('have no name such as %j', async (name) => {
    const blobs = await openDiskBlobs(home.path)
    await expect(blobs.put(name, chunks())).rejects.toThrow('64 hexadecimal digits')
  })
})
