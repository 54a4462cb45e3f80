import { isActive, type RunSummary } from '@misfit/events/run/run-summary'
import { epochOf } from '../run/progress-of-run.ts'
import { hasEnded } from './walks.ts'

export type ChapterState = 'waiting' | 'now' | 'done' | 'failed'

/** An entry of the walk's table of contents. */
export interface WalkChapter {
  /** Id of the section on the page. */
  readonly id: string
  readonly title: string
  readonly state: ChapterState
  /** Progress in a few words: `epoch 2 of 5`. */
  readonly progress: string
}

/** The walk's chapters in the order of the story, with how far each is. */
export function walkChapters(runs: readonly RunSummary[], titleOf: (run: RunSummary) => string): WalkChapter[] {
  const dataKnown = runs.some((run) => run.datasetId !== null)
  const tested = runs.filter((run) => run.test !== null).length
  const over = runs.length > 0 && runs.every(hasEnded)
  const reloaded = runs.filter((run) => run.reloaded !== null).length
  return [
    chapter('data', 'The data', dataKnown ? 'done' : runs.some((run) => isActive(run.status)) ? 'now' : 'waiting', ''),
    chapter('training', 'How it is trained', dataKnown ? 'done' : 'waiting', ''),
    ...runs.map((run) => chapter(runSectionId(run.runId), titleOf(run), runState(run), runProgress(run))),
    chapter(
      'results',
      'The results',
      over ? 'done' : tested > 0 ? 'now' : 'waiting',
      `${tested} of ${runs.length} tested`,
    ),
    chapter('saved', 'Saved and loaded again', over && reloaded > 0 ? 'done' : 'waiting', ''),
    chapter('next', 'What to try next', 'waiting', ''),
  ]
}

/** Id of a run's section on the walk's page. */
export const runSectionId = (runId: string): string => `run-${runId}`

function chapter(id: string, title: string, state: ChapterState, progress: string): WalkChapter {
  return { id, title, state, progress }
}

function runState(run: RunSummary): ChapterState {
  if (run.status === 'failed' || run.status === 'lost') return 'failed'
  if (run.status === 'completed' || run.status === 'stopped') return 'done'
  return run.status === 'queued' ? 'waiting' : 'now'
}

function runProgress(run: RunSummary): string {
  switch (run.status) {
    case 'queued':
      return 'in the queue'
    case 'running':
    case 'paused': {
      const epoch = `epoch ${epochOf(run)} of ${run.settings.epochs}`
      return run.status === 'paused' ? `paused, ${epoch}` : epoch
    }
    case 'completed':
      return run.test === null ? 'completed' : `${(run.test.accuracy * 100).toFixed(1)}\u00a0%`
    default:
      return run.status
  }
}
