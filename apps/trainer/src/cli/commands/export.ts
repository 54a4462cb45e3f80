import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { csv, type CsvCell } from '@misfit/text/csv'
import { objectiveOf } from '@misfit/events/run/epoch-loss'
import { runPath } from '../../run-folder/home.ts'
import { findLocalRun } from '../../run-folder/local-runs.ts'
import { RunLog } from '../../run-folder/run-log.ts'
import { UsageError } from '../usage-error.ts'
import type { CommandContext } from './context.ts'

/** Files of a run that belong to this machine only, and are not exported. */
const leftOut = new Set(['lock'])

/**
 * Copies a run out of the data folder: `run` (can be pushed to another hub), `model` (opens with `tf.loadLayersModel`),
 * `epochs.csv` and `steps.csv`.
 *
 * @throws UsageError when the folder is not empty and may not be replaced
 */
export async function exportRun(
  { home, output }: CommandContext,
  wanted: string,
  { to, force }: { to: string; force: boolean },
): Promise<void> {
  const run = await findLocalRun(home, wanted)
  const from = runPath(home, run.runId)
  const target = path.resolve(to)
  if (from === target || from.startsWith(target + path.sep) || target.startsWith(from + path.sep)) {
    throw new UsageError(`--to: ${to} is the run's own folder or lies around it; give another one`)
  }
  await requireFree(target, to, force)
  await mkdir(target, { recursive: true })
  const parts = ['run', 'model', 'epochs.csv', 'steps.csv'].map((part) => path.join(target, part))
  await Promise.all(parts.map((part) => rm(part, { recursive: true, force: true })))

  await cp(from, path.join(target, 'run'), {
    recursive: true,
    filter: (source) => !leftOut.has(path.relative(from, source)),
  })
  await writeCurves(new RunLog(path.join(target, 'run')), target)
  const model = await exportModel(from, path.join(target, 'model'))
  output.write(`run ${run.runId} is in ${target}\n  run         its events, predictions and checkpoints\n`)
  output.write(
    model
      ? '  model       model.json and weights.bin, for tf.loadLayersModel\n'
      : '  no model: no epoch has been completed\n',
  )
  output.write('  epochs.csv  metrics by epoch\n  steps.csv   metrics by step\n')
}

async function requireFree(target: string, given: string, force: boolean): Promise<void> {
  const inside = await readdir(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new UsageError(`--to: ${given} is not a folder that can be written to (${error.code ?? error.message})`)
  })
  if (inside.length > 0 && !force)
    throw new UsageError(
      `--to: ${given} is not empty; give another folder, or --force to replace what an export writes`,
    )
}

/** Loads TensorFlow only when it comes to the model. */
async function exportModel(runFolder: string, to: string): Promise<boolean> {
  // Nothing is computed here, and TensorFlow would say in the middle of our words that oneDNN is on.
  process.env['TF_ENABLE_ONEDNN_OPTS'] ??= '0'
  const [{ loadBestModel }, { exportTfjs }] = await Promise.all([
    import('../../run/best-model.ts'),
    import('@misfit/model/export-tfjs'),
  ])
  const saved = await loadBestModel(runFolder)
  if (saved === null) return false
  await exportTfjs(to, saved.model, saved)
  return true
}

async function writeCurves(log: RunLog, target: string): Promise<void> {
  const epochs: CsvCell[][] = [
    [
      'epoch',
      'step',
      'loss',
      'accuracy',
      'val_loss',
      'val_accuracy',
      'seconds',
      'validation_seconds',
      'learning_rate',
      'val_objective',
    ],
  ]
  const steps: CsvCell[][] = [['attempt', 'epoch', 'step', 'loss', 'accuracy']]
  let attempt = 0
  for await (const event of log.events()) {
    if (event.type === 'started') attempt = event.attempt
    if (event.type === 'epoch') {
      epochs.push([
        event.epoch,
        event.step,
        event.loss,
        event.accuracy,
        event.valLoss,
        event.valAccuracy,
        event.seconds,
        event.validationSeconds,
        event.learningRate,
        objectiveOf(event),
      ])
    }
    if (event.type === 'steps') {
      event.loss.forEach((loss, i) => {
        steps.push([attempt, event.epoch, event.firstStep + i, loss, event.accuracy[i] ?? null])
      })
    }
  }
  await writeFile(path.join(target, 'epochs.csv'), csv(epochs))
  await writeFile(path.join(target, 'steps.csv'), csv(steps))
}
