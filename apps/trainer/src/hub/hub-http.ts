import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { BlobRef } from '@misfit/events/ids'
import type { RefusedLine } from '@misfit/events/run/run-event'
import { hubToken } from './hub-token.ts'
import { pathOnHub } from './hub-url.ts'

/** The hub refused a request, or could not be reached. */
export class HubRequestError extends Error {
  override name = 'HubError'

  /**
   * @param isRefusal whether the hub itself said no, and will say so again unless something changes
   * @param refused of lines that were sent, those that are no events
   */
  constructor(
    message: string,
    readonly isRefusal = false,
    readonly refused: readonly RefusedLine[] = [],
  ) {
    super(message)
  }
}

const longestRequest = 30_000
/**
 * Longest wait for a short answer, in milliseconds. After a link that broke several times, a question was seen to wait
 * for its answer on a connection that was gone, and what a run sends waits behind it.
 */
const longestLook = 4000

/** The hub's HTTP side, as trainers use it. */
export class HubHttp {
  /** Blobs the hub is known to have. */
  readonly #present = new Set<string>()

  constructor(readonly url: string) {}

  /** Forgets which blobs the hub has, as after a reconnect: it may be another hub, with an empty store. */
  forget(): void {
    this.#present.clear()
  }

  /** Whether a hub answers at the address. */
  async isAlive(milliseconds = 1000): Promise<boolean> {
    try {
      return (await this.#request('/api/health', { signal: AbortSignal.timeout(milliseconds) })).ok
    } catch {
      return false
    }
  }

  /**
   * Sends a blob, unless the hub has it.
   *
   * @throws HubError when the hub does not take it; an error of the file system when the file cannot be read
   */
  async ensureBlob({ sha256 }: BlobRef, file: string): Promise<void> {
    if (this.#present.has(sha256)) return
    await this.#putBlobUnlessThere(sha256, () => readFile(file))
    this.#present.add(sha256)
  }

  /** Sends bytes as a blob, unless the hub has it. @throws HubError when the hub does not take it */
  async putBlob(bytes: Buffer<ArrayBuffer>): Promise<BlobRef> {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    await this.#putBlobUnlessThere(sha256, async () => bytes)
    return { sha256, bytes: bytes.byteLength }
  }

  async hasDataset(id: string): Promise<boolean> {
    return this.#isThere(`/api/datasets/${id}`)
  }

  /** @param json a `PublishedDataset`, as JSON text */
  async putDataset(id: string, json: string): Promise<void> {
    await this.#put(`/api/datasets/${id}`, Buffer.from(json), 'application/json')
  }

  /** The lines of a run that the hub has, after an event number. */
  async runLines(runId: string, after: number): Promise<string[]> {
    const answer = await this.#request(`/api/runs/${runId}/events?after=${after}`)
    if (!answer.ok) throw await refusal(answer)
    return (await answer.text()).split('\n').filter((line) => line !== '')
  }

  /** @throws HubError when the hub does not have the blob, or its bytes are not those of its hash */
  async blob({ sha256 }: BlobRef): Promise<Buffer> {
    const answer = await this.#request(`/api/blobs/${sha256}`)
    if (!answer.ok) throw await refusal(answer)
    const bytes = Buffer.from(await answer.arrayBuffer())
    if (createHash('sha256').update(bytes).digest('hex') !== sha256)
      throw new HubRequestError(`blob ${sha256} came damaged from the hub`)
    return bytes
  }

  /** Sends a request with JSON, and gives the hub's answer. @throws HubError with the hub's reason when it refuses */
  async postJson(path: string, body: unknown): Promise<unknown> {
    const answer = await this.#request(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    })
    if (!answer.ok) throw await refusal(answer)
    return answer.status === 204 ? null : answer.json()
  }

  /** @throws HubError with the hub's reason when it refuses */
  async delete(path: string): Promise<void> {
    const answer = await this.#request(path, { method: 'DELETE' })
    if (!answer.ok) throw await refusal(answer)
    await answer.body?.cancel()
  }

  async getJson(path: string): Promise<unknown> {
    const answer = await this.#request(path)
    if (!answer.ok) throw await refusal(answer)
    return answer.json()
  }

  /** The bytes of an answer that may be long in coming. @throws HubError with the hub's reason when it refuses */
  async download(path: string): Promise<AsyncIterable<Uint8Array>> {
    const answer = await this.#request(path, { signal: null })
    if (!answer.ok) throw await refusal(answer)
    return answer.body ?? Readable.from([])
  }

  /**
   * Sends a body that may take long, and gives the hub's answer.
   *
   * @throws HubError with the hub's reason when it refuses
   */
  async upload(path: string, body: Readable): Promise<unknown> {
    // Node wants `duplex` beside a stream; the browser's type of a request does not know it.
    const init = {
      method: 'POST',
      body: streamOf(body),
      duplex: 'half',
      signal: null,
      headers: { 'content-type': 'application/octet-stream' },
    }
    const answer = await this.#request(path, init)
    if (!answer.ok) throw await refusal(answer)
    return answer.json()
  }

  async #putBlobUnlessThere(sha256: string, read: () => Promise<Buffer<ArrayBuffer>>): Promise<void> {
    const path = `/api/blobs/${sha256}`
    if (!(await this.#isThere(path))) await this.#put(path, await read(), 'application/octet-stream')
  }

  async #isThere(path: string): Promise<boolean> {
    return (await this.#request(path, { method: 'HEAD', signal: AbortSignal.timeout(longestLook) })).ok
  }

  async #put(path: string, body: Buffer<ArrayBuffer>, type: string): Promise<void> {
    const answer = await this.#request(path, { method: 'PUT', body, headers: { 'content-type': type } })
    if (!answer.ok) throw await refusal(answer)
    await answer.body?.cancel()
  }

  async #request(path: string, init: RequestInit = {}): Promise<Response> {
    try {
      const headers = new Headers(init.headers)
      const token = hubToken(this.url)
      if (token !== null) headers.set('authorization', `Bearer ${token}`)
      return await fetch(new URL(pathOnHub(this.url, path), this.url), {
        signal: AbortSignal.timeout(longestRequest),
        ...init,
        headers,
      })
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
      throw new HubRequestError(`the hub at ${this.url} could not be reached: ${cause}`)
    }
  }
}

/** A body that is read as fast as it is sent. */
function streamOf(body: Readable): ReadableStream<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = body[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const next = await chunks.next()
      if (next.done === true) controller.close()
      else controller.enqueue(next.value)
    },
  })
}

async function refusal(answer: Response): Promise<HubRequestError> {
  const text = (await answer.text().catch(() => '')).slice(0, 500)
  // What has to do with the moment, and not with what was asked, may be granted later.
  const isRefusal = answer.status >= 400 && answer.status < 500 && ![401, 403, 408, 429].includes(answer.status)
  return new HubRequestError(
    `the hub answered ${answer.status} to ${new URL(answer.url).pathname}${text ? `: ${text}` : ''}`,
    isRefusal,
  )
}
