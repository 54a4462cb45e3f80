import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { UsageError } from '../cli/usage-error.ts'
import type { ImportedRun } from './imported-run.ts'
import { kerasRun } from './keras-csv.ts'
import { isSqlite, mlflowDatabaseRuns } from './mlflow-database.ts'
import { isMlflowRun, metaFile, mlflowFolderRun } from './mlflow-files.ts'
import { isEventFile, tensorboardFileRun, tensorboardRun } from './tensorboard-runs.ts'
import { wandbRuns } from './wandb-csv.ts'

/** Depth and width of a folder that is looked through. A larger one is no folder of logs. */
const deepest = 32
const mostFolders = 100_000

/** Folders that others fill with what is no log. */
const passedOver = new Set(['.git', 'node_modules', '.trash', '__pycache__'])

/**
 * The runs in a file or folder, by whatever tool they were logged: told by names and first bytes, never by where they
 * are.
 * Links are not followed.
 *
 * @throws UsageError when nothing is there, or nothing that is known; ImportError when something known is damaged
 */
export async function runsIn(given: string): Promise<ImportedRun[]> {
  const found = await stat(given).catch(() => null)
  if (found === null) throw new UsageError(`there is no file or folder ${given}`)
  const runs = found.isDirectory() ? await runsInFolder(given) : await runsInFile(given, path.basename(given))
  if (runs.length === 0) {
    throw new UsageError(
      `nothing in ${given} is known: TensorBoard event files, an MLflow store (mlruns or its SQLite file), CSV of ` +
        `Weights & Biases, logs of Keras's CSVLogger`,
    )
  }
  return runs
}

async function runsInFolder(root: string): Promise<ImportedRun[]> {
  const base = path.basename(path.resolve(root))
  const runs: ImportedRun[] = []
  const waiting = [{ folder: root, depth: 0 }]
  for (let seen = 0; waiting.length > 0; seen++) {
    const next = waiting.shift()
    if (next === undefined) break
    if (seen >= mostFolders || next.depth > deepest)
      throw new UsageError(
        `${root} has more than ${mostFolders} folders, or they are nested more than ${deepest} deep; name the ` +
          `folder of the logs itself`,
      )
    const { folder, depth } = next
    const within = path.relative(root, folder)
    const source = path.join(base, within)
    const entries = (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))
    if (entries.some(({ name }) => name === metaFile) && (await isMlflowRun(folder))) {
      const run = await mlflowFolderRun(folder, source)
      if (run !== null) runs.push(run)
      // Its artifacts are files of its program, not runs.
      continue
    }
    if (entries.some((entry) => entry.isFile() && isEventFile(entry.name))) {
      runs.push(await tensorboardRun(folder, source, within === '' ? base : within.split(path.sep).join('/')))
    }
    for (const entry of entries) {
      if (entry.isDirectory() && !passedOver.has(entry.name))
        waiting.push({ folder: path.join(folder, entry.name), depth: depth + 1 })
      else if (entry.isFile() && !isEventFile(entry.name))
        runs.push(...(await runsInFile(path.join(folder, entry.name), path.join(source, entry.name))))
    }
  }
  return runs
}

async function runsInFile(file: string, source: string): Promise<ImportedRun[]> {
  if (isEventFile(path.basename(file))) return [tensorboardFileRun(file, source)]
  const ending = path.extname(file).toLowerCase()
  if (['.csv', '.tsv', '.log', '.txt'].includes(ending)) {
    const keras = await kerasRun(file, source)
    return keras === null ? ((await wandbRuns(file, source)) ?? []) : [keras]
  }
  if (['.db', '.sqlite', '.sqlite3'].includes(ending) && (await isSqlite(file))) return mlflowDatabaseRuns(file, source)
  return []
}
