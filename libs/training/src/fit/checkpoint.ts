import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { decodeTensors, encodeTensors } from '@misfit/model/safetensors'
import { writeFileAtomically } from '@misfit/model/write-file'
import { z } from 'zod'
import { messageOf } from '@misfit/text/message-of'
import { TrainingError } from './training-error.ts'
import type { FitProgress } from './training-events.ts'
import type { TrainingState } from '../step/training-step.ts'

/** Settings that decide the result of training. A run may only continue with the same; more epochs are fine. */
export type CheckpointSettings = Readonly<Record<string, string | number | boolean | null>>

/** Everything needed to go on exactly where training stood. */
export interface Checkpoint {
  readonly progress: FitProgress
  readonly state: TrainingState
  readonly settings: CheckpointSettings
}

export const lastCheckpointName = 'last.safetensors'
export const bestCheckpointName = 'best.safetensors'

const format = 'misfit-checkpoint-1'
const settingsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
/** JSON writes NaN and infinite numbers as null. */
const lossSchema = z
  .number()
  .nullable()
  .transform((loss) => loss ?? Number.NaN)
const progressSchema = z.object({
  epochsDone: z.int().min(0),
  stepsIntoEpoch: z.int().min(0),
  samples: z.int().min(0),
  lossSum: z.number(),
  correct: z.number(),
  best: z
    .object({ epoch: z.int(), valAccuracy: z.number(), valLoss: lossSchema, valObjective: lossSchema.optional() })
    .nullable(),
  /** Checkpoints from before there were schedules have none. */
  valLosses: z.array(lossSchema).default([]),
})

/**
 * Writes a checkpoint as the last one of this folder, and as the best one too when its epoch is the best so far. Each
 * file is written whole or not at all; the best first, so that the last never speaks of a best that is not there.
 *
 * Training may go on once this has returned its promise: what remains is to wait for the disk.
 *
 * @returns the path of the last checkpoint, and its size
 */
export async function saveCheckpoint(folder: string, checkpoint: Checkpoint): Promise<{ file: string; bytes: number }> {
  const bytes = encodeCheckpoint(checkpoint)
  const { best, epochsDone, stepsIntoEpoch } = checkpoint.progress
  if (best?.epoch === epochsDone && stepsIntoEpoch === 0)
    await writeFileAtomically(path.join(folder, bestCheckpointName), bytes)
  const last = path.join(folder, lastCheckpointName)
  await writeFileAtomically(last, bytes)
  return { file: last, bytes: bytes.byteLength }
}

/** @throws TrainingError when the file is missing, damaged or not a checkpoint */
export async function loadCheckpoint(file: string): Promise<Checkpoint> {
  try {
    return decodeCheckpoint(await readFile(file), file)
  } catch (error) {
    throw new TrainingError(`can't continue from this checkpoint: ${messageOf(error)}`)
  }
}

/**
 * Checks that a checkpoint belongs to these settings. `epochs` may differ: training longer is the use of a checkpoint.
 *
 * @throws TrainingError that names the first setting that differs
 */
export function requireSameSettings(checkpoint: Checkpoint, settings: CheckpointSettings): void {
  const names = new Set([...Object.keys(checkpoint.settings), ...Object.keys(settings)])
  names.delete('epochs')
  for (const name of names) {
    const [then, now] = [checkpoint.settings[name], settings[name]]
    if (then !== now) {
      throw new TrainingError(
        `${name} was ${String(then)} when the checkpoint was made and is ${String(now)} now; continue with the same`,
      )
    }
  }
}

function encodeCheckpoint({ progress, state, settings }: Checkpoint): Uint8Array {
  return encodeTensors({
    texts: { format, step: String(state.step), progress: JSON.stringify(progress), settings: JSON.stringify(settings) },
    tensors: [
      ...state.weights.map((array) => ({ ...array, name: `weights.${array.name}` })),
      ...state.optimizer.map((array) => ({ ...array, name: `optimizer.${array.name}` })),
    ],
  })
}

function decodeCheckpoint(bytes: Uint8Array, source: string): Checkpoint {
  const { texts, tensors } = decodeTensors(bytes, source)
  if (texts['format'] !== format)
    throw new TrainingError(`${source} is not a checkpoint (its format is ${texts['format'] ?? 'not said'})`)
  const starting = (prefix: string) =>
    tensors
      .filter(({ name }) => name.startsWith(prefix))
      .map((array) => ({ ...array, name: array.name.slice(prefix.length) }))
  return {
    progress: progressSchema.parse(JSON.parse(texts['progress'] ?? '')),
    settings: settingsSchema.parse(JSON.parse(texts['settings'] ?? '')),
    state: { step: Number(texts['step']), weights: starting('weights.'), optimizer: starting('optimizer.') },
  }
}
