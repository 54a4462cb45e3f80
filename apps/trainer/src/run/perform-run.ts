import { DatasetError } from '@misfit/data/dataset'
import { PredictionsError } from '@misfit/evaluation/predictions/predictions'
import type { EventOf } from '@misfit/events/run/run-event'
import type { Job } from '@misfit/events/live/socket'
import { ModelError } from '@misfit/model/model-error'
import { NonFiniteLossError, TrainingError } from '@misfit/training/fit/training-error'
import { ActiveRun } from './active-run.ts'
import { openDatasetAside } from '../run-process/open-dataset-in-thread.ts'
import { resolveHome, runPath } from '../run-folder/home.ts'
import { RunFolder } from '../run-folder/run-folder.ts'
import { RunFolderError } from '../run-folder/run-folder-error.ts'
import { RunLog } from '../run-folder/run-log.ts'
import type { ThreadChoice } from '../run-process/thread-choice.ts'

export interface Performing {
  readonly homeFolder: string
  readonly threads: ThreadChoice
  readonly onAppended: (seq: number) => void
  /** The run can be steered from now on. */
  readonly onReady: (run: ActiveRun) => void
}

/** Errors whose message is all that a person needs. */
const explained = [DatasetError, ModelError, TrainingError, PredictionsError, RunFolderError]
const longestMessage = 4000

/** Does all of a run and writes how it ended, unless its trainer is gone. Its folder must hold its `created` event. */
export async function performRun(job: Job, { homeFolder, threads, onAppended, onReady }: Performing): Promise<void> {
  const home = resolveHome({ MISFIT_HOME: homeFolder })
  const folder = RunFolder.open(runPath(home, job.runId))
  try {
    const { created, attempts } = await readBeginning(folder.path)
    const run = new ActiveRun(folder, created, attempts + 1, threads, onAppended)
    run.untilEpoch = job.untilEpoch
    onReady(run)
    try {
      const outcome = await perform(run, home)
      if (outcome === 'completed') run.emit({ type: 'finished', outcome })
      else if (!run.abandoned)
        run.emit({ type: 'finished', outcome, ...(run.stopReason === undefined ? {} : { message: run.stopReason }) })
    } catch (error) {
      tellFailure(run, error)
    }
  } finally {
    folder.close()
  }
}

async function perform(run: ActiveRun, home: ReturnType<typeof resolveHome>): Promise<'completed' | 'stopped'> {
  // It is made ready while TensorFlow loads.
  const opening = openDatasetAside(run.settings.dataset)
  opening.catch(() => undefined)
  if (run.settings.ensembleOf !== undefined) {
    const { runEnsemble } = await import('./ensemble-run.ts')
    await runEnsemble(run, await opening, home)
    return 'completed'
  }
  const { trainRun } = await import('./train-run.ts')
  return trainRun(run, await opening)
}

async function readBeginning(folder: string): Promise<{ created: EventOf<'created'>; attempts: number }> {
  let created: EventOf<'created'> | undefined
  let attempts = 0
  for await (const event of new RunLog(folder).events()) {
    if (event.type === 'created') created = event
    if (event.type === 'started') attempts = event.attempt
  }
  if (created === undefined)
    throw new RunFolderError(`${folder} does not say how to train: its created event is missing`)
  return { created, attempts }
}

function tellFailure(run: ActiveRun, error: unknown): void {
  const message =
    error instanceof NonFiniteLossError
      ? nonFiniteMessage(error, run.settings.learningRate)
      : error instanceof Error
        ? error.message
        : String(error)
  if (!explained.some((type) => error instanceof type)) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
    run.emit({ type: 'log', level: 'error', message: detail.slice(0, longestMessage) })
  }
  run.emit({ type: 'finished', outcome: 'failed', message: message.slice(0, longestMessage) })
}

/** Says what most likely made the loss a non-number: with Adam, a rate far above 0.001. */
function nonFiniteMessage({ epoch, batch, value }: NonFiniteLossError, learningRate: number): string {
  const became = Number.isNaN(value) ? 'NaN' : value > 0 ? 'infinite' : '-infinite'
  const remedy =
    learningRate > 0.01
      ? `the learning rate ${shortNumber(learningRate)} is probably too high; try 0.001`
      : 'try a smaller learning rate, or a model that scales its pixels to 0-1'
  return `loss became ${became} at epoch ${epoch}, batch ${batch}: ${remedy}`
}

/** `1e10` rather than `10000000000`. */
const shortNumber = (value: number): string => (value >= 1e6 ? value.toExponential().replace('e+', 'e') : String(value))
