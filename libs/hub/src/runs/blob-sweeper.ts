import type { BlobStore } from '@misfit/store/blobs/blob-store'
import type { Database } from '@misfit/store/postgres/database'
import { removeReplaced } from '@misfit/store/blobs/replaced-blobs'

const sweepEvery = 10 * 60_000
/** Milliseconds that a replaced checkpoint stays: a trainer may be reading it, to go on from there. */
const kept = 60 * 60_000

/** Removes checkpoints that were replaced by later ones, or whose run is done. */
export class BlobSweeper {
  readonly #timer: NodeJS.Timeout
  #sweeping: Promise<void> = Promise.resolve()
  #closed = false

  /** @param keptFor milliseconds */
  constructor(
    private readonly database: Database,
    private readonly blobs: BlobStore,
    private readonly keptFor = kept,
  ) {
    this.#sweep()
    this.#timer = setInterval(() => this.#sweep(), sweepEvery)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    await this.#sweeping
  }

  #sweep(): void {
    this.#sweeping = this.#sweeping
      .then(async () => {
        while (
          !this.#closed &&
          (await removeReplaced(this.database, Date.now() - this.keptFor, (sha256) => this.blobs.remove(sha256)))
        );
      })
      .catch((error: unknown) => console.error('hub: cannot remove replaced checkpoints:', error))
  }
}
