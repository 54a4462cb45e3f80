import { randomBytes } from 'node:crypto'
import { customAlphabet } from 'nanoid'

/** A new id of a run or a walk. */
export const newRunId: () => string = customAlphabet('abcdefghijklmnopqrstuvwxyz0123456789', 12)

/**
 * A new job id, as a UUID of version 7: the queue orders jobs of one transaction by their ids.
 *
 * @param at milliseconds since 1970; a later job has a larger one
 */
export function newJobId(at: number): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(at, 0, 6)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** Time at which a job was queued, in milliseconds since 1970: its id was made with it. */
export const timeOfJobId = (jobId: string): number => Number.parseInt(jobId.replaceAll('-', '').slice(0, 12), 16)
