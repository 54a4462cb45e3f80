import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { readHyperparameters } from './hyperparameters.ts'
import type { ImportedItem, ImportedRun } from './imported-run.ts'
import { ImportError } from './import-error.ts'
import { recordsOf } from './record-file.ts'
import { readEvent, type SummaryValue, type TensorBoardEvent } from './tensorboard-event.ts'

export const isEventFile = (name: string): boolean => name.includes('.tfevents.')

/**
 * The run of a folder of event files, as TensorBoard counts them: one a folder, its files in the order of their names.
 *
 * @param name the folder's path below the one that was named, which is how TensorBoard calls it
 */
export async function tensorboardRun(folder: string, source: string, name: string): Promise<ImportedRun> {
  const names = (await readdir(folder)).filter(isEventFile).sort()
  return runOf(
    name,
    source,
    names.map((file) => ({ file: path.join(folder, file), name: path.join(source, file) })),
  )
}

/** The run of a single event file. */
export const tensorboardFileRun = (file: string, source: string): ImportedRun =>
  runOf(path.basename(path.dirname(path.resolve(file))), source, [{ file, name: source }])

function runOf(name: string, source: string, files: readonly { file: string; name: string }[]): ImportedRun {
  return {
    format: 'tensorboard',
    name,
    identity: '',
    source,
    tags: [],
    ended: { outcome: 'completed' },
    items: () => itemsOf(files),
  }
}

async function* itemsOf(files: readonly { file: string; name: string }[]): AsyncGenerator<ImportedItem> {
  const kinds = new Map<string, string>()
  for (const { file, name } of files) {
    for await (const { bytes, position } of recordsOf(file, name)) {
      const event = parsed(bytes, name, position)
      const values = new Map<string, number>()
      for (const value of event.values) {
        // Writers may say only once what plugin a tag belongs to.
        if (value.plugin !== null) kinds.set(value.tag, value.plugin)
        const kind = kinds.get(value.tag) ?? null
        if (kind === 'hparams') yield* hyperparametersIn(value)
        else if (value.scalar !== null && (kind === null || kind === 'scalars')) values.set(value.tag, value.scalar)
        else yield { kind: 'left out', what: kind ?? 'values that are no scalars' }
      }
      if (values.size > 0) yield { kind: 'metrics', step: event.step, at: event.at, values }
    }
  }
}

function* hyperparametersIn({ content }: SummaryValue): Generator<ImportedItem> {
  const parameters = content === null ? [] : readHyperparameters(content)
  if (parameters.length > 0) yield { kind: 'parameters', parameters }
}

function parsed(bytes: Uint8Array, name: string, position: number): TensorBoardEvent {
  let event: TensorBoardEvent
  try {
    event = readEvent(bytes)
  } catch {
    throw new ImportError(
      name,
      `byte ${position}`,
      'the record is no TensorBoard event, though its checksum is right',
      'Leave this file out: it was written by something else',
    )
  }
  if (!Number.isSafeInteger(event.step)) {
    throw new ImportError(
      name,
      `byte ${position}`,
      'its step is greater than 2^53',
      'Log it again with smaller steps, or leave this file out',
    )
  }
  return event
}
