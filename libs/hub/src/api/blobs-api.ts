import { Readable } from 'node:stream'
import { sha256Schema } from '@misfit/events/ids'
import { largestBlob } from '@misfit/store/blobs/blob-store'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { ApiParts } from './api-parts.ts'
import { byteStream } from './byte-stream.ts'
import { isPng } from './png.ts'
import { HttpProblem } from './problem.ts'

/**
 * Bytes by their hash. They can never change, so a browser may keep them for good; a proxy may not, since not all may
 * see them.
 */
export function blobsApi({ blobs }: Pick<ApiParts, 'blobs'>): Hono {
  const api = new Hono()
  // Hono calls this for HEAD as well.
  api.get('/:sha256', async (c) => {
    const sha256 = sha256Of(c)
    const etag = `"${sha256}"`
    const blob = await blobs.read(sha256)
    if (blob === null) throw new HttpProblem(404, `there is no blob ${sha256}`)
    const headers = { etag, 'cache-control': 'private, max-age=31536000, immutable' }
    if (c.req.header('if-none-match') === etag) {
      blob.stream.destroy()
      return c.body(null, 304, headers)
    }
    const { type, chunks } = await sniff(blob.stream)
    const described = {
      ...headers,
      'content-type': type,
      'content-length': String(blob.bytes),
      // Whatever the bytes are, opened by themselves they can run nothing.
      'content-security-policy': "default-src 'none'; sandbox",
    }
    if (c.req.method !== 'HEAD') return c.body(byteStream(chunks), 200, described)
    blob.stream.destroy()
    return c.body(null, 200, described)
  })
  api.put('/:sha256', async (c) => {
    const sha256 = sha256Of(c)
    if (Number(c.req.header('content-length') ?? 0) > largestBlob) {
      throw new HttpProblem(413, `a blob has at most ${largestBlob} bytes`)
    }
    await blobs.put(sha256, c.req.raw.body ?? Readable.from([]))
    return c.body(null, 204)
  })
  return api
}

const sha256Of = (c: Context): string => z.object({ sha256: sha256Schema }).parse(c.req.param()).sha256

/**
 * Tells the type of bytes by their beginning. Only PNG is shown as an image; a text with script in it stays plain
 * bytes.
 */
async function sniff(stream: Readable): Promise<{ type: string; chunks: AsyncGenerator<Uint8Array> }> {
  const rest: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]()
  const first = await rest.next()
  const whole = async function* () {
    if (first.done === true) return
    yield first.value
    yield* { [Symbol.asyncIterator]: () => rest }
  }
  return { type: first.done !== true && isPng(first.value) ? 'image/png' : 'application/octet-stream', chunks: whole() }
}
