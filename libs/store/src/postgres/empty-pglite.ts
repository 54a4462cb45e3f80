import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { PGlite } from '@electric-sql/pglite'
import { LockHeldError, takeLock } from '@misfit/locks/file-lock'
import { z } from 'zod'

const manifestSchema = z.object({ version: z.string() })
const lookAgainAfter = 100
const longestWait = 120_000

/**
 * Makes the folder of an empty database, unless there is one. PGlite takes five to ten seconds to make one and half a
 * second to open it, so each is a copy of one that is made once for a version of PGlite. The folder appears whole or
 * not at all.
 */
export async function makeEmptyDatabase(folder: string): Promise<void> {
  if (existsSync(folder)) return
  const original = await originalDatabase()
  if (original === null) return
  const copy = `${folder}.new-${process.pid}`
  await rm(copy, { recursive: true, force: true })
  await mkdir(dirname(folder), { recursive: true })
  await cp(original, copy, { recursive: true })
  await rename(copy, folder)
}

/** The folder to copy, made if need be; null where packages cannot be written beside, and PGlite must do without. */
export async function originalDatabase(): Promise<string | null> {
  const packageFolder = await folderOfPackage()
  const { version } = manifestSchema.parse(JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')))
  const folder = join(packageFolder, '..', '..', '.cache', 'misfit', `pglite-${version}`)
  for (const end = Date.now() + longestWait; ;) {
    if (existsSync(folder)) return folder
    try {
      await mkdir(dirname(folder), { recursive: true })
      const release = takeLock(`${folder}.lock`)
      try {
        if (!existsSync(folder)) await makeOriginal(folder)
      } finally {
        release()
      }
    } catch (error) {
      if (!(error instanceof LockHeldError) || Date.now() > end) return null
      await delay(lookAgainAfter)
    }
  }
}

async function makeOriginal(folder: string): Promise<void> {
  const temporary = await mkdtemp(`${folder}.new-`)
  try {
    const pglite = await PGlite.create(join(temporary, 'data'))
    await pglite.close()
    await rename(join(temporary, 'data'), folder)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

/** Finds the package's folder: up from its entry file to its package.json. */
async function folderOfPackage(): Promise<string> {
  let folder = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'))
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
}
