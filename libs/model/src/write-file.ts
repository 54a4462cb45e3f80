import { randomBytes } from 'node:crypto'
import { closeSync, fsync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'

// Only the disk is waited for beside this thread. A training gives the event loop a turn every 40 ms, so that each of
// these calls would take as long if it were one to wait for.
const onDisk = promisify(fsync)

/**
 * Writes a file so that whoever reads it, also after a power cut, finds the old content or the new, never a part: under
 * a temporary name in the same folder, forced to the disk, then renamed. Makes the folder if it is missing.
 */
export async function writeFileAtomically(file: string, content: Uint8Array): Promise<void> {
  const folder = path.dirname(file)
  mkdirSync(folder, { recursive: true })
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await writeThrough(temporary, content)
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  await syncFolder(folder)
}

/** Writes a file and waits until it is on the disk. The content may change once this has returned its promise. */
export async function writeThrough(file: string, content: Uint8Array): Promise<void> {
  const descriptor = openSync(file, 'w')
  try {
    writeFileSync(descriptor, content)
    await onDisk(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Makes a rename within a folder last through a power cut. Windows can't, and needs it not. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  try {
    await onDisk(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
