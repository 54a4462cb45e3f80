import { readFileSync } from 'node:fs'
import path from 'node:path'
import { writeFileAtomically } from '@misfit/model/write-file'

const leaseFile = (folder: string): string => path.join(folder, 'lease')

/**
 * Reads the lease that this machine holds of a run: a number that the hub raises whenever it offers the run to another
 * trainer, so that of two that both think they have it one is in the wrong and finds out. 0 for a run that was never
 * offered again.
 */
export function readLease(folder: string): number {
  try {
    const lease = Number(readFileSync(leaseFile(folder), 'utf8'))
    return Number.isSafeInteger(lease) && lease > 0 ? lease : 0
  } catch {
    return 0
  }
}

/** Remembers the lease in the run folder, for whoever sends the folder later. */
export async function writeLease(folder: string, lease: number): Promise<void> {
  if (lease !== readLease(folder)) await writeFileAtomically(leaseFile(folder), Buffer.from(String(lease)))
}
