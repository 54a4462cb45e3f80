import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { homeLayout } from '@misfit/events/home-layout'
import { z } from 'zod'
import { StoreError } from '../store-error.ts'

/**
 * The layout of the data folder that this version writes. Raise it when something in the folder changes that an earlier
 * version would read wrongly; what has no file is of layout 1.
 */
const currentLayout = 1

const versionSchema = z.object({ layout: z.number().int().positive() })

/** @throws StoreError when a newer version of Misfit has changed the folder */
export function checkFolderVersion(home: string): void {
  const layout = layoutOf(home)
  if (layout === null || layout <= currentLayout) return
  throw new StoreError(
    `${join(home, homeLayout.version)} says that a newer version of Misfit changed this data folder ` +
      `(layout ${layout}; this version knows layouts up to ${currentLayout}). ` +
      'Update Misfit (replace its files, then `npm run setup`), or set MISFIT_HOME to another folder',
  )
}

/** Says in the folder which layout it has now. */
export function writeFolderVersion(home: string): void {
  if (layoutOf(home) === currentLayout) return
  const file = join(home, homeLayout.version)
  mkdirSync(home, { recursive: true })
  writeFileSync(`${file}.unfinished`, `${JSON.stringify({ layout: currentLayout })}\n`, { flush: true })
  renameSync(`${file}.unfinished`, file)
}

/** @throws StoreError when the file cannot be read: then it is not known who wrote the folder */
function layoutOf(home: string): number | null {
  const file = join(home, homeLayout.version)
  try {
    return versionSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).layout
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new StoreError(
      `${file} does not say which layout this data folder has, as {"layout":${currentLayout}} does; remove the ` +
        `file if no newer version of Misfit has been here`,
    )
  }
}
