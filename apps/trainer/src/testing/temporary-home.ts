import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { resolveHome, type Home } from '../run-folder/home.ts'

/** A data folder for a test, and how to remove it. */
export function temporaryHome(): { home: Home; remove: () => void } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'misfit-test-'))
  return {
    home: resolveHome({ MISFIT_HOME: folder }),
    remove: () => {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
