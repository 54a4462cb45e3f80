import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import S3rver from 's3rver'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { BlobError, type BlobStore } from './blob-store.ts'
import { openDiskBlobs } from './disk-blobs.ts'
import { blobPlace } from './open-blobs.ts'
import { openS3Blobs } from './s3-blobs.ts'
import { temporaryStoreHome } from '../testing/temporary-store-home.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
async function* chunks(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts
}
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())

const home = temporaryStoreHome()
const s3 = new S3rver({
  address: '127.0.0.1',
  port: 0,
  silent: true,
  directory: join(home.path, 's3'),
  configureBuckets: [{ name: 'team' }],
})
let endpoint = ''
beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'S3RVER')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'S3RVER')
  endpoint = `http://127.0.0.1:${(await s3.run()).port}`
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await s3.close()
  home.remove()
})

describe.each<[string, (folder: string, largest?: number) => Promise<BlobStore>]>([
  ['on disk', openDiskBlobs],
  ['on S3', (folder, largest) => openS3Blobs({ bucket: 'team', endpoint }, join(folder, 'unfinished'), largest)],
])('blobs %s', (kind, openIn) => {
  const folder = join(home.path, kind)
  const open = (largest?: number) => openIn(folder, largest)
  const namesOf = async (blobs: BlobStore) => {
    const names: string[] = []
    for await (const name of blobs.names()) names.push(name)
    return names.sort()
  }

  it('come back byte for byte, in whatever pieces they came', async () => {
    const blobs = await open()
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, i) => i % 251))
    await blobs.put(sha256(bytes), chunks(bytes.subarray(0, 1), bytes.subarray(1, 70_000), bytes.subarray(70_000)))
    expect(await blobs.size(sha256(bytes))).toBe(100_000)
    const read = await blobs.read(sha256(bytes))
    expect(read?.bytes).toBe(100_000)
    expect(read && (await buffer(read.stream)).equals(bytes)).toBe(true)
  })

  it('may be empty', async () => {
    const blobs = await open()
    const name = sha256(new Uint8Array())
    await blobs.put(name, chunks())
    expect(await blobs.size(name)).toBe(0)
  })

  it('are listed by their names, and nothing else is', async () => {
    const blobs = await open()
    const bytes = [1, 2, 3].map((i) => Buffer.from(`listed ${i}`))
    const before = await namesOf(blobs)
    for (const each of bytes) await blobs.put(sha256(each), chunks(each))
    expect(await namesOf(blobs)).toEqual([...before, ...bytes.map(sha256)].sort())
  })

  it('are gone when they were removed, also by two at once, and may be stored again', async () => {
    const blobs = await open()
    const bytes = Buffer.from('removed and stored again')
    const name = sha256(bytes)
    await blobs.put(name, chunks(bytes))
    const reading = await blobs.read(name)
    await Promise.all([blobs.remove(name), blobs.remove(name)])
    // Who has begun to read gets the whole.
    expect(reading && (await buffer(reading.stream)).equals(bytes)).toBe(true)
    expect(await blobs.read(name)).toBeNull()
    expect(await namesOf(blobs)).not.toContain(name)
    await blobs.remove(name)
    await blobs.put(name, chunks(bytes))
    expect(await blobs.size(name)).toBe(bytes.byteLength)
  })

  it('are not there when they were never stored', async () => {
    const blobs = await open()
    expect(await blobs.read('0'.repeat(64))).toBeNull()
    expect(await blobs.size('0'.repeat(64))).toBeNull()
  })

  it.each<[string, () => AsyncGenerator<Uint8Array>, object]>([
    ['hash to something else', () => chunks(Buffer.from('something else')), { kind: 'other bytes' }],
    ['are too large', () => chunks(Buffer.alloc(600), Buffer.alloc(600)), { kind: 'too large' }],
    [
      'break off',
      async function* () {
        yield Buffer.from('half')
        throw new Error('connection lost')
      },
      { message: 'connection lost' },
    ],
  ])('that %s leave nothing behind', async (_, bytes, error) => {
    const blobs = await open(1000)
    const [names, files] = [await namesOf(blobs), filesIn(folder).length]
    await expect(blobs.put('0'.repeat(64), bytes())).rejects.toMatchObject(error)
    expect(await blobs.read('0'.repeat(64))).toBeNull()
    expect(await namesOf(blobs)).toEqual(names)
    expect(filesIn(folder)).toHaveLength(files)
  })

  it('that are too large are refused while they come', async () => {
    const blobs = await open(1000)
    let sent = 0
    const endless = async function* () {
      for (;;) {
        sent += 400
        yield Buffer.alloc(400)
      }
    }
    await expect(blobs.put('0'.repeat(64), endless())).rejects.toThrow(BlobError)
    expect(sent).toBe(1200)
  })

  it('may be stored by many at once', async () => {
    const blobs = await open()
    const bytes = Buffer.from('the same bytes')
    await Promise.all(Array.from({ length: 10 }, () => blobs.put(sha256(bytes), chunks(bytes))))
    expect((await namesOf(blobs)).filter((name) => name === sha256(bytes))).toHaveLength(1)
    expect(filesIn(join(folder, 'unfinished'))).toEqual([])
  })

  it.each(['../../etc/passwd', '', 'A'.repeat(64), `${'0'.repeat(63)}/`])('have no name such as %j', async (name) => {
    const blobs = await open()
    await expect(blobs.put(name, chunks())).rejects.toThrow('64 hexadecimal digits')
  })
})

it('what a killed process had begun is cleared away after a while, not what another writes now', async () => {
  const folder = join(home.path, 'killed')
  mkdirSync(join(folder, 'unfinished'), { recursive: true })
  for (const name of ['half', 'being written']) writeFileSync(join(folder, 'unfinished', name), 'half')
  const yesterday = Date.now() / 1000 - 86_400
  utimesSync(join(folder, 'unfinished', 'half'), yesterday, yesterday)
  await openDiskBlobs(folder)
  expect(filesIn(folder).map(({ name }) => name)).toEqual(['being written'])
})

it('a bucket that is not there is said to be missing', () =>
  expect(openS3Blobs({ bucket: 'nobodys', endpoint }, home.path)).rejects.toThrow(
    `cannot reach the bucket nobodys at ${endpoint}: it does not exist`,
  ))

describe('the place of blobs', () => {
  it('is the data folder, another folder, or a bucket', () => {
    expect(blobPlace('/data', {})).toEqual({ folder: '/data/blobs' })
    expect(blobPlace('/data', { MISFIT_BLOBS: '/shared', MISFIT_S3_BUCKET: '' })).toEqual({ folder: '/shared' })
    expect(
      blobPlace('/data', {
        MISFIT_S3_BUCKET: 'team',
        MISFIT_S3_ENDPOINT: 'https://s3.example.com',
        MISFIT_S3_REGION: 'eu-1',
      }),
    ).toEqual({
      folder: '/data/blobs',
      s3: { bucket: 'team', endpoint: 'https://s3.example.com', region: 'eu-1' },
    })
  })

  it.each([
    [{ MISFIT_S3_BUCKET: 'team', MISFIT_S3_ENDPOINT: 'example.com' }, 'MISFIT_S3_ENDPOINT must be an address'],
    [{ MISFIT_S3_BUCKET: 'team', MISFIT_BLOBS: '/shared' }, 'kept in one place'],
  ])('is refused as %j', (env, message) => expect(() => blobPlace('/data', env)).toThrow(message))
})
