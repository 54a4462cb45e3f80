import type { Readable } from 'node:stream'
import { type Entry, open, type ZipFile } from 'yauzl'
import { ArchiveError } from './archive-error.ts'
import { type ArchiveLimits, ratioCountsFrom } from './limits.ts'

const damaged = 'Download it again, or make it anew'

/** The entries of a zip file by their names, none of which was unpacked. */
export class ZipEntries {
  readonly #zip: ZipFile
  readonly #entries: ReadonlyMap<string, Entry>

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.#zip = zip
    this.#entries = entries
  }

  /**
   * Lists the entries of a zip file, and refuses what no archive has: the same name twice, encryption, too many
   * entries, entries that unpack to too much.
   *
   * @throws ArchiveError
   */
  static async open(file: string, limits: ArchiveLimits): Promise<ZipEntries> {
    const zip = await new Promise<ZipFile>((resolve, reject) => {
      open(
        file,
        { lazyEntries: true, autoClose: false, strictFileNames: true, validateEntrySizes: true },
        (error, opened) => {
          if (error === null) resolve(opened)
          else reject(new ArchiveError(`it is no whole zip file: ${error.message.replace(/\.$/, '')}. ${damaged}`))
        },
      )
    })
    try {
      if (zip.fileSize > limits.file)
        throw new ArchiveError(`it has ${zip.fileSize} bytes; at most ${limits.file} are taken`)
      return new ZipEntries(zip, await entriesOf(zip, limits))
    } catch (error) {
      zip.close()
      throw error
    }
  }

  get names(): IterableIterator<string> {
    return this.#entries.keys()
  }

  /** Bytes of an entry when unpacked, as the file says; its stream gives no more and no fewer. */
  size(name: string): number | null {
    return this.#entries.get(name)?.uncompressedSize ?? null
  }

  /** An entry unpacked, as a stream. @throws ArchiveError when there is none of that name, or it is damaged */
  async read(name: string): Promise<Readable> {
    const entry = this.#entries.get(name)
    if (entry === undefined) throw new ArchiveError(`${name} is missing in it. ${damaged}`)
    return new Promise((resolve, reject) => {
      this.#zip.openReadStream(entry, (error, stream) => {
        if (error === null) resolve(stream)
        else reject(new ArchiveError(`${name} cannot be read: ${error.message}. ${damaged}`))
      })
    })
  }

  close(): void {
    this.#zip.close()
  }
}

async function entriesOf(zip: ZipFile, limits: ArchiveLimits): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  let unpacked = 0
  await new Promise<void>((resolve, reject) => {
    zip.on('error', (error: Error) => {
      reject(new ArchiveError(`its list of entries is damaged: ${error.message}. ${damaged}`))
    })
    zip.on('end', resolve)
    zip.on('entry', (entry: Entry) => {
      unpacked += entry.uncompressedSize
      const problem = problemOf(entry, limits) ?? sumProblem(entries, entry, unpacked, limits)
      if (problem !== null) return reject(new ArchiveError(problem))
      entries.set(entry.fileName, entry)
      zip.readEntry()
    })
    zip.readEntry()
  })
  return entries
}

function problemOf(
  { fileName, uncompressedSize, compressedSize, compressionMethod, ...entry }: Entry,
  limits: ArchiveLimits,
): string | null {
  const shown = JSON.stringify(fileName.slice(0, 80))
  if ((entry.generalPurposeBitFlag & 1) !== 0) return `${shown} in it is encrypted; no archive of Misfit is`
  if (compressionMethod !== 0 && compressionMethod !== 8)
    return `${shown} in it is packed in a way that no archive of Misfit is (method ${compressionMethod})`
  if (uncompressedSize > ratioCountsFrom && uncompressedSize > compressedSize * limits.ratio) {
    return (
      `${shown} in it would unpack to ${uncompressedSize} bytes from ${compressedSize}; ` +
      `at most ${limits.ratio} times as many are taken`
    )
  }
  return null
}

function sumProblem(
  entries: ReadonlyMap<string, Entry>,
  { fileName }: Entry,
  unpacked: number,
  limits: ArchiveLimits,
): string | null {
  if (entries.has(fileName)) return `${JSON.stringify(fileName.slice(0, 80))} is in it twice. ${damaged}`
  if (entries.size >= limits.entries) return `it has more than ${limits.entries} entries; archive fewer runs at a time`
  if (unpacked > limits.unpacked)
    return `it would unpack to more than ${limits.unpacked} bytes; archive fewer runs at a time`
  return null
}
