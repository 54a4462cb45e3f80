import type { EventOf } from '@misfit/events/run/run-event'
import { runPath, type Home } from '../run-folder/home.ts'
import { statusOfRun } from '../run-folder/local-runs.ts'
import { RunLog } from '../run-folder/run-log.ts'

/** Result of a run that `--json` prints. */
export interface RunResult {
  runId: string
  name: string
  status: string
  message: string | null
  backend: string | null
  tensorflow: string | null
  /**
   * Epochs of the run; seconds of training, without validation. `valObjective` is there where the loss that is trained
   * on is not the plain one.
   */
  epochs: {
    loss: number
    accuracy: number
    valLoss: number
    valObjective?: number
    valAccuracy: number
    seconds: number
  }[]
  test: { loss: number; accuracy: number; count: number } | null
  /** Test of the saved and loaded model. */
  reloadedTest: { loss: number; accuracy: number; count: number; identical: boolean } | null
  runFolder: string
}

/** Reads a run's result from its folder. */
export async function readResult(home: Home, runId: string): Promise<RunResult> {
  const runFolder = runPath(home, runId)
  const log = new RunLog(runFolder)
  const summary = await statusOfRun(log)
  const epochs = new Map<number, EventOf<'epoch'>>()
  let started: EventOf<'started'> | null = null
  for await (const event of log.events()) {
    if (event.type === 'started') started = event
    if (event.type === 'epoch') epochs.set(event.epoch, event)
  }
  return {
    runId,
    name: summary.name,
    status: summary.status,
    message: summary.message,
    backend: started?.environment?.backend ?? null,
    tensorflow: started?.environment?.tensorflow ?? null,
    epochs: [...epochs.values()].map(({ loss, accuracy, valLoss, valObjective, valAccuracy, seconds }) => ({
      loss,
      accuracy,
      valLoss,
      ...(valObjective === undefined ? {} : { valObjective }),
      valAccuracy,
      seconds,
    })),
    test: summary.test,
    reloadedTest: summary.reloaded,
    runFolder,
  }
}
