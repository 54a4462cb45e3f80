import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { runPath, type Home } from '../run-folder/home.ts'
import { eventsFile } from '../run-folder/run-folder.ts'
import type { ImportedRun } from './imported-run.ts'
import { readWhole, type WholeRun } from './read-whole.ts'
import { writeImportedRun } from './write-run.ts'

/** Plan of an import, before anything is written. */
export interface ImportPlan {
  /** Runs of the import, each once, in the order in which they were found. */
  readonly runs: readonly (WholeRun & { readonly isThere: boolean })[]
  /** Runs without any number or parameter. */
  readonly empty: readonly ImportedRun[]
}

/**
 * Reads all runs to their ends.
 *
 * @param onRun called before each, with how many were read
 * @throws ImportError at the first thing that is damaged
 */
export async function planImport(
  home: Home,
  found: readonly ImportedRun[],
  onRun: (run: ImportedRun, before: number) => void,
): Promise<ImportPlan> {
  const runs = new Map<string, WholeRun & { isThere: boolean }>()
  const empty: ImportedRun[] = []
  for (const [before, run] of found.entries()) {
    onRun(run, before)
    const whole = await readWhole(run)
    if (whole.points === 0 && whole.parameters === 0) empty.push(run)
    else if (!runs.has(whole.runId))
      runs.set(whole.runId, { ...whole, isThere: existsSync(eventsFile(runPath(home, whole.runId))) })
  }
  return { runs: [...runs.values()], empty }
}

/**
 * Writes the run folders of a plan that are not there yet: all of them, or none.
 *
 * @param onRun called before each, with how many were written
 * @throws ImportError when a source changed meanwhile
 */
export async function writeImports(
  home: Home,
  { runs }: ImportPlan,
  importedAt: number,
  onRun: (run: ImportedRun, before: number) => void,
): Promise<void> {
  // Beside the runs, so that each is moved into place as a whole. No run's id begins with a dot.
  const unfinished = path.join(home.runs, `.importing-${randomUUID()}`)
  const missing = runs.filter(({ isThere }) => !isThere)
  await mkdir(unfinished, { recursive: true })
  try {
    for (const [before, whole] of missing.entries()) {
      onRun(whole.run, before)
      await writeImportedRun(path.join(unfinished, whole.runId), whole, importedAt)
    }
    for (const { runId } of missing) await rename(path.join(unfinished, runId), runPath(home, runId))
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}
