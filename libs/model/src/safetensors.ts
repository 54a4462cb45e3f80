import { createHash } from 'node:crypto'
import { ModelError } from './model-error.ts'

/**
 * Named arrays in one file, in the safetensors format, which other frameworks read too: 8 bytes of header length
 * (little endian), a JSON header with type, shape and place of each array, then the numbers.
 * The text entry `sha256` is a checksum over the whole file, counted with 64 zeros in its own place.
 * https://huggingface.co/docs/safetensors
 */
export interface NamedTensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly values: Float32Array
}

interface TensorFile {
  /** Free text by name. */
  readonly texts: Readonly<Record<string, string>>
  readonly tensors: readonly NamedTensor[]
}

/** Every file starts its header so: the checksum has a fixed place. */
const headerStart = '{"__metadata__":{"sha256":"'
const checksumPlace = 8 + headerStart.length
const noChecksum = '0'.repeat(64)
const maxHeader = 100_000_000

/** @throws ModelError when two arrays have one name, or a shape does not fit its numbers */
export function encodeTensors({ texts, tensors }: TensorFile): Uint8Array {
  const json = Buffer.from(encodeHeader(texts, tensors))
  // Padded with spaces, so that the numbers are aligned.
  const headerLength = Math.ceil(json.length / 8) * 8
  const file = Buffer.alloc(8 + headerLength + tensors.reduce((sum, { values }) => sum + values.byteLength, 0), ' ')
  file.writeBigUInt64LE(BigInt(headerLength))
  json.copy(file, 8)
  let place = 8 + headerLength
  for (const { values } of tensors) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), place)
    place += values.byteLength
  }
  file.write(createHash('sha256').update(file).digest('hex'), checksumPlace, 'latin1')
  return file
}

function encodeHeader(texts: TensorFile['texts'], tensors: readonly NamedTensor[]): string {
  const names = new Set<string>()
  let end = 0
  const entries = tensors.map(({ name, shape, values }) => {
    if (names.has(name)) throw new ModelError(`two arrays are named ${name}`)
    if (sizeOf(shape) !== values.length)
      throw new ModelError(`${name}: ${values.length} numbers do not fill [${shape.join(', ')}]`)
    names.add(name)
    const start = end
    end += values.byteLength
    return `,${JSON.stringify(name)}:${JSON.stringify({ dtype: 'F32', shape, data_offsets: [start, end] })}`
  })
  const others = Object.entries(texts).map(([name, text]) => `,${JSON.stringify(name)}:${JSON.stringify(text)}`)
  return `${headerStart}${noChecksum}"${others.join('')}}${entries.join('')}}`
}

/**
 * @param source named in errors, such as the file's path
 * @throws ModelError when the file is cut short, changed or not of this format
 */
export function decodeTensors(bytes: Uint8Array, source: string): TensorFile {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const damaged = (why: string) => new ModelError(`${source} is damaged: ${why}; use an earlier copy`)
  if (file.length < 8) throw damaged(`it has ${file.length} bytes`)
  const headerLength = Number(file.readBigUInt64LE())
  if (headerLength > maxHeader || 8 + headerLength > file.length) throw damaged('its header is longer than the file')
  const header = parseHeader(file.toString('utf8', 8, 8 + headerLength))
  if (!header) throw damaged('its header is not readable')
  const { sha256, ...texts } = header.texts
  if (sha256 !== undefined) {
    const unsigned = Buffer.from(file)
    unsigned.write(noChecksum, checksumPlace, 'latin1')
    if (createHash('sha256').update(unsigned).digest('hex') !== sha256)
      throw damaged('its checksum does not match its content')
  }
  const numbers = file.subarray(8 + headerLength)
  const tensors = header.tensors.map(({ name, shape, offsets: [start, end] }): NamedTensor => {
    if (!(start >= 0 && start <= end && end <= numbers.length) || end - start !== 4 * sizeOf(shape))
      throw damaged(`${name} is not all there`)
    return { name, shape, values: new Float32Array(Uint8Array.from(numbers.subarray(start, end)).buffer) }
  })
  return { texts, tensors }
}

interface Header {
  texts: Record<string, string>
  tensors: { name: string; shape: number[]; offsets: [number, number] }[]
}

function parseHeader(json: string): Header | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(json)
  } catch {
    return undefined
  }
  const header: Header = { texts: {}, tensors: [] }
  for (const [name, entry] of Object.entries(record(parsed))) {
    if (name === '__metadata__') {
      for (const [key, text] of Object.entries(record(entry))) header.texts[key] = String(text)
      continue
    }
    const { dtype, shape, data_offsets: offsets } = record(entry)
    if (dtype !== 'F32' || !numbers(shape) || !numbers(offsets) || offsets.length !== 2) return undefined
    header.tensors.push({ name, shape, offsets: [offsets[0]!, offsets[1]!] })
  }
  header.tensors.sort((a, b) => a.offsets[0] - b.offsets[0])
  return header
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function numbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0)
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}
