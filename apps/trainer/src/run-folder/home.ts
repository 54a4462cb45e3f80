import path from 'node:path'
import { homeLayout } from '@misfit/events/home-layout'
import { workspaceFolder } from '../workspace-folder.ts'

/** Absolute paths of this machine's runs, datasets and hub address. */
export interface Home {
  readonly path: string
  readonly runs: string
  readonly datasets: string
  readonly hubFile: string
}

/** The data folder: `MISFIT_HOME`, or `.misfit` at the top of the workspace. Nothing is created. */
export function resolveHome(environment: NodeJS.ProcessEnv = process.env): Home {
  const folder = path.resolve(environment['MISFIT_HOME'] || path.join(workspaceFolder, '.misfit'))
  return {
    path: folder,
    runs: path.join(folder, homeLayout.runs),
    datasets: path.join(folder, homeLayout.datasets),
    hubFile: path.join(folder, homeLayout.hubFile),
  }
}

/** A run's folder. Its name is the id, never the run's name, so any name is safe. */
export function runPath(home: Home, runId: string): string {
  return path.join(home.runs, runId)
}
