import { createReadStream } from 'node:fs'
import { maskedCrc32c } from './crc32c.ts'
import { ImportError } from './import-error.ts'

/** The most bytes of one record: 64 MiB. A graph or an image may be in it, but no run's scalars come near. */
export const largestRecord = 64 * 1024 * 1024

const headBytes = 12
const footBytes = 4

export interface RecordOfFile {
  readonly bytes: Buffer
  /** Position of the record in the file, in bytes, for messages. */
  readonly position: number
}

/**
 * The records of a TFRecord file, in order: `u64 length, u32 CRC of the length, data, u32 CRC of the data`, all
 * little-endian (TensorFlow, `core/lib/io/record_writer.h`). Not more than one record is held in memory.
 *
 * @param name the file as the person named it
 * @throws ImportError where a length or a CRC is wrong, or the file ends within a record
 */
export async function* recordsOf(file: string, name: string): AsyncGenerator<RecordOfFile> {
  const source = new Bytes(createReadStream(file, { highWaterMark: 256 * 1024 }))
  for (;;) {
    const position = source.position
    const place = `byte ${position}`
    const head = await source.take(headBytes)
    if (head.length === 0) return
    if (head.length < headBytes) throw cutOff(name, place)
    if (maskedCrc32c(head.subarray(0, 8)) !== head.readUInt32LE(8)) {
      throw new ImportError(name, place, 'the length of a record does not match its checksum', damaged)
    }
    const length = head.readBigUInt64LE(0)
    if (length > BigInt(largestRecord)) {
      throw new ImportError(
        name,
        place,
        `a record of ${length} bytes; at most ${largestRecord} are read`,
        'Take scalars only, or leave this file out',
      )
    }
    const rest = await source.take(Number(length) + footBytes)
    if (rest.length < Number(length) + footBytes) throw cutOff(name, place)
    const bytes = rest.subarray(0, -footBytes)
    if (maskedCrc32c(bytes) !== rest.readUInt32LE(bytes.length)) {
      throw new ImportError(name, place, 'the data of a record do not match their checksum', damaged)
    }
    yield { bytes, position }
  }
}

const damaged = 'The file was damaged; copy it anew from where it was written'

const cutOff = (name: string, place: string) =>
  new ImportError(
    name,
    place,
    'the file ends in the middle of a record',
    'It was cut off, or is still being written; copy it anew when its program has ended',
  )

/** Bytes of a stream by count. */
class Bytes {
  position = 0
  readonly #chunks: AsyncIterator<Buffer>
  #parts: Buffer[] = []
  #held = 0

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]()
  }

  /** The next bytes: fewer than asked for only at the end of the stream. */
  async take(count: number): Promise<Buffer> {
    while (this.#held < count) {
      const next = await this.#chunks.next()
      if (next.done === true) break
      this.#parts.push(next.value)
      this.#held += next.value.length
    }
    const all = this.#parts.length === 1 ? (this.#parts[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#parts)
    const taken = all.subarray(0, count)
    this.#parts = [all.subarray(taken.length)]
    this.#held -= taken.length
    this.position += taken.length
    return taken
  }
}
