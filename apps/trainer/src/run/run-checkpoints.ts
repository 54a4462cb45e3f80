import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import {
  bestCheckpointName,
  lastCheckpointName,
  loadCheckpoint,
  requireSameSettings,
  type Checkpoint,
  type CheckpointSettings,
} from '@misfit/training/fit/checkpoint'

/** Folder of a run's checkpoints; made if need be. */
export function checkpointsFolder(runFolder: string): string {
  const folder = path.join(runFolder, 'checkpoints')
  mkdirSync(folder, { recursive: true })
  return folder
}

/**
 * Reads where the run stood when it was last saved; null when it never was.
 *
 * @throws TrainingError when the checkpoint is damaged, or made with other settings
 */
export async function lastCheckpoint(runFolder: string, settings: CheckpointSettings): Promise<Checkpoint | null> {
  const file = path.join(checkpointsFolder(runFolder), lastCheckpointName)
  if (!existsSync(file)) return null
  const checkpoint = await loadCheckpoint(file)
  requireSameSettings(checkpoint, settings)
  return checkpoint
}

/** File of the best checkpoint, if there is one yet. */
export const bestCheckpointFile = (runFolder: string): string =>
  path.join(checkpointsFolder(runFolder), bestCheckpointName)

/**
 * The epoch with the best validation accuracy.
 *
 * @throws TrainingError when there is none, or it is damaged
 */
export function bestCheckpoint(runFolder: string): Promise<Checkpoint> {
  return loadCheckpoint(bestCheckpointFile(runFolder))
}
