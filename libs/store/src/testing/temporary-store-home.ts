import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A data folder for one test. */
export function temporaryStoreHome(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'misfit-test-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) }
}
