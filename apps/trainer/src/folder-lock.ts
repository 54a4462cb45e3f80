import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { RunFolderError } from './run-folder-error.ts'

const ownerSchema = z.object({
  pid: z.number().int().positive(),
  /** When the process began, in the system's own unit: tells a process from a later one with its number. */
  began: z.string().nullable(),
})
type Owner = z.infer<typeof ownerSchema>

const lockFile = (folder: string): string => path.join(folder, 'lock')

/**
 * Takes a run folder for this process: only one process writes a run at a time. A lock left by a process that is gone
 * is taken over.
 *
 * @returns releases it
 * @throws RunFolderError when a living process holds it
 */
export function lockFolder(folder: string): () => void {
  const file = lockFile(folder)
  const own = JSON.stringify({ pid: process.pid, began: processBegan(process.pid) } satisfies Owner)
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writeFileSync(file, own, { flag: 'wx' })
      return () => {
        if (readText(file) === own) rmSync(file, { force: true })
      }
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error
    }
    const held = livingOwner(folder)
    if (held !== null) {
      throw new RunFolderError(`${folder} is being written by process ${held}; wait for it to end, or stop that run first`)
    }
    discard(file)
  }
  throw new RunFolderError(`${file} could not be taken; try again`)
}

/** The process that writes this run folder now, or null when there is none. */
export function livingOwner(folder: string): number | null {
  const text = readText(lockFile(folder))
  if (text === null) return null
  const owner = ownerSchema.safeParse(parseJson(text))
  if (!owner.success) return null
  return isAlive(owner.data) ? owner.data.pid : null
}

/** Renaming first: of two processes that find the same stale lock, only one gets it. */
function discard(file: string): void {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error
  }
  rmSync(aside, { force: true })
}

function isAlive({ pid, began }: Owner): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (!isCode(error, 'EPERM')) return false
  }
  return began === null || processBegan(pid) === began
}

/** Field 22 of `/proc/<pid>/stat`, clock ticks since boot; null where there is no such file. */
function processBegan(pid: number): string | null {
  const stat = readText(`/proc/${pid}/stat`)
  // The command in brackets, field 2, may hold spaces: count from behind it.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const isCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code
