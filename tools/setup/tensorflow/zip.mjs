// A small reader of zip archives (a wheel is one): list the members, extract those that are wanted, as streams.
// Format: PKWARE's APPNOTE, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (its end record).
// It is used with and without Python, so that there is one path to test. Zip64 is refused: no wheel we pin needs it.
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'

const END_RECORD = 0x06054b50
const CENTRAL_HEADER = 0x02014b50
const LOCAL_HEADER = 0x04034b50
const END_RECORD_SIZE = 22
const LARGEST_COMMENT = 0xffff
const STORED = 0
const DEFLATED = 8

/**
 * @typedef {object} ZipMember
 * @property {string} name path inside the archive, with forward slashes
 * @property {number} method 0 stored, 8 deflated
 * @property {number} compressedSize bytes in the archive
 * @property {number} size bytes once extracted
 * @property {number} offset of its local header, in bytes
 */

/**
 * Reads the central directory.
 *
 * @param {string} path of the archive
 * @returns {Promise<ZipMember[]>}
 * @throws {Error} when it is no zip archive, is cut short, or is zip64
 */
export async function readZipDirectory(path) {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const tail = Buffer.alloc(Math.min(size, END_RECORD_SIZE + LARGEST_COMMENT))
    await file.read(tail, 0, tail.length, size - tail.length)
    const at = findEndRecord(tail)
    if (at < 0) throw new Error(`${path}: no zip archive, or cut short (it has no end record)`)
    const count = tail.readUInt16LE(at + 10)
    const directorySize = tail.readUInt32LE(at + 12)
    const directoryOffset = tail.readUInt32LE(at + 16)
    if (count === 0xffff || directoryOffset === 0xffffffff) throw new Error(`${path}: zip64 archives are not supported`)
    const directory = Buffer.alloc(directorySize)
    const { bytesRead } = await file.read(directory, 0, directorySize, directoryOffset)
    if (bytesRead < directorySize) throw new Error(`${path}: cut short in its directory`)
    return parseDirectory(directory, count, path)
  } finally {
    await file.close()
  }
}

/** @param {Buffer} tail @returns {number} */
function findEndRecord(tail) {
  for (let at = tail.length - END_RECORD_SIZE; at >= 0; at--) {
    if (tail.readUInt32LE(at) === END_RECORD) return at
  }
  return -1
}

/** @param {Buffer} directory @param {number} count @param {string} path @returns {ZipMember[]} */
function parseDirectory(directory, count, path) {
  const members = []
  let at = 0
  for (let index = 0; index < count; index++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== CENTRAL_HEADER) {
      throw new Error(`${path}: damaged directory at member ${index}`)
    }
    const nameLength = directory.readUInt16LE(at + 28)
    const extraLength = directory.readUInt16LE(at + 30)
    const commentLength = directory.readUInt16LE(at + 32)
    members.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      compressedSize: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    })
    at += 46 + nameLength + extraLength + commentLength
  }
  return members
}

/**
 * The members that a set-up needs, in the order of the archive.
 *
 * @param {ZipMember[]} members
 * @param {string[]} wanted full names, or folders ending in "/" for all that is in them
 * @returns {ZipMember[]}
 * @throws {Error} when something wanted is not there, or a name would leave the destination folder
 */
export function selectMembers(members, wanted) {
  const chosen = members.filter(
    ({ name }) =>
      !name.endsWith('/') && wanted.some((want) => (want.endsWith('/') ? name.startsWith(want) : name === want)),
  )
  const missing = wanted.filter(
    (want) => !chosen.some(({ name }) => (want.endsWith('/') ? name.startsWith(want) : name === want)),
  )
  if (missing.length > 0) throw new Error(`the archive lacks ${missing.join(', ')}`)
  for (const { name } of chosen) {
    if (name.startsWith('/') || name.includes('\\') || name.split('/').includes('..'))
      throw new Error(`unsafe name in the archive: ${name}`)
  }
  return chosen
}

/**
 * Extracts members below a folder, keeping their paths.
 *
 * @param {string} path of the archive
 * @param {ZipMember[]} members
 * @param {string} folder
 * @param {(bytes: number) => void} [onBytes] told the bytes written so far
 * @throws {Error} when a member is damaged or compressed by an unknown method
 */
export async function extractMembers(path, members, folder, onBytes) {
  let written = 0
  for (const member of members) {
    const destination = join(folder, ...member.name.split('/'))
    await mkdir(dirname(destination), { recursive: true })
    const before = written
    const count = new Transform({
      transform(chunk, _encoding, next) {
        written += chunk.length
        onBytes?.(written)
        next(null, chunk)
      },
    })
    await pipeline([...(await openMember(path, member)), count, createWriteStream(destination)])
    if (written - before !== member.size)
      throw new Error(`${path}: ${member.name} has ${written - before} bytes, ${member.size} expected`)
  }
}

/** @param {string} path @param {ZipMember} member @returns {Promise<any[]>} the streams that give its content */
async function openMember(path, member) {
  if (member.method !== STORED && member.method !== DEFLATED) {
    throw new Error(`${path}: ${member.name} is compressed by method ${member.method}; 0 and 8 are supported`)
  }
  const file = await open(path)
  const header = Buffer.alloc(30)
  try {
    await file.read(header, 0, header.length, member.offset)
  } finally {
    await file.close()
  }
  if (header.readUInt32LE(0) !== LOCAL_HEADER)
    throw new Error(`${path}: no member at byte ${member.offset} (${member.name})`)
  const start = member.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  // A read stream cannot end before it starts, so an empty member is an empty stream.
  const source =
    member.compressedSize === 0
      ? Readable.from([])
      : createReadStream(path, { start, end: start + member.compressedSize - 1, highWaterMark: 1 << 20 })
  return member.method === STORED ? [source] : [source, createInflateRaw({ chunkSize: 1 << 20 })]
}
