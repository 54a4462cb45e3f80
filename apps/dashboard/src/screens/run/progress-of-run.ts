import { chosenSettings, type ToldRun } from '@misfit/events/settings/chosen-settings'
import { isActive, type RunSummary } from '@misfit/events/run/run-summary'

type Timed = Pick<RunSummary, 'status' | 'startedAt' | 'endedAt' | 'trainingSeconds'>

/** Share of a run's steps that are done, 0 to 1; null before the number of steps is known. */
export function progressOf({
  step,
  totalSteps,
  status,
}: Pick<RunSummary, 'step' | 'totalSteps' | 'status'>): number | null {
  if (status === 'completed') return 1
  if (totalSteps === null) return null
  return totalSteps === 0 ? 1 : Math.min(1, step / totalSteps)
}

/** The epoch that is being trained, from 1; of a run that is over or has not begun, the last one that was completed. */
export function epochOf(run: Pick<RunSummary, 'epoch' | 'status'> & ToldRun): number {
  const { epochs } = chosenSettings(run)
  return isActive(run.status) ? Math.min(run.epoch + 1, typeof epochs === 'number' ? epochs : Infinity) : run.epoch
}

/** Seconds from its start until its end or now; of a lost run, its time of training. Null before the start. */
export function elapsedSeconds(run: Timed, now: number): number | null {
  if (run.startedAt === null) return null
  if (run.endedAt !== null) return Math.max(0, run.endedAt - run.startedAt) / 1000
  return isActive(run.status) ? Math.max(0, now - run.startedAt) / 1000 : run.trainingSeconds
}

type Speed = Pick<RunSummary, 'step' | 'totalSteps' | 'stepsPerSecond' | 'status'>

/** Seconds of training left at the speed of now, validation and test left out; null when it cannot be known. */
export function secondsLeft({ step, totalSteps, stepsPerSecond, status }: Speed): number | null {
  if (status !== 'running' || totalSteps === null || stepsPerSecond === null || !(stepsPerSecond > 0)) return null
  return Math.max(0, totalSteps - step) / stepsPerSecond
}
