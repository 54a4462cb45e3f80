import type { NewRunSettings } from '@misfit/events/settings/new-run-settings'
import type { RunSummary } from '@misfit/events/run/run-summary'

/** An experiment that goes on from a walk, one click away. */
export interface NextStep {
  readonly id: 'deeper' | 'activation' | 'longer' | 'augmentation' | 'ensemble'
  readonly title: string
  /** Change that the step makes, and the question that it answers. */
  readonly why: string
  /** Null while it can't be started; `blocked` says why. */
  readonly settings: NewRunSettings | null
  readonly blocked: string | null
}

/** Tag of the runs started from here, beside the walk's own id. */
export const nextStepTag = 'after-the-walk'

/** Steps to try after a walk of these runs. */
export function nextSteps(runs: readonly RunSummary[]): NextStep[] {
  const finished = runs.filter((run) => run.status === 'completed' && run.test !== null)
  const base = runs[0]?.settings
  const shared = {
    tags: [nextStepTag],
    dataset: base?.dataset ?? 'mnist',
    epochs: base?.epochs ?? 5,
    batchSize: base?.batchSize ?? 32,
    learningRate: base?.learningRate ?? 0.001,
    seed: base?.seed ?? 42,
  }
  const longer = shared.epochs * 3
  const members = bestLast(finished).slice(-ensembleSize)
  return [
    ready('deeper', 'More layers', 'Four hidden layers of 64 units instead of two. Does depth alone help?', {
      ...shared,
      name: 'model_2, deeper',
      model: 'model_2_deeper',
    }),
    ready('activation', 'Another activation', 'tanh instead of relu in model_2. Does the shape of the bend matter?', {
      ...shared,
      name: 'model_2 with tanh',
      model: 'model_2_tanh',
    }),
    ready(
      'longer',
      'Longer training',
      `model_2 for ${longer} epochs instead of ${shared.epochs}. Does it still improve, or begin to memorise?`,
      {
        ...shared,
        name: `model_2, ${longer} epochs`,
        model: 'model_2',
        epochs: longer,
      },
    ),
    ready(
      'augmentation',
      'Augmentation',
      'model_2 on images that are shifted and turned a little at random. Does variety teach more?',
      {
        ...shared,
        name: 'model_2 with augmentation',
        model: 'model_2',
        augmentation: true,
      },
    ),
    members.length < 2
      ? {
          id: 'ensemble',
          title: 'An ensemble',
          why: 'The average of several models. Do their mistakes cancel out?',
          settings: null,
          blocked: `It needs two finished models; there ${finished.length === 1 ? 'is 1' : 'are none'} so far.`,
        }
      : ready(
          'ensemble',
          'An ensemble',
          `The average of the ${members.length} best models so far, with no training at all. ` +
            'Do their mistakes cancel out?',
          {
            ...shared,
            name: `ensemble of ${members.length}`,
            model: members.at(-1)!.settings.model,
            ensembleOf: members.map((run) => run.runId),
          },
        ),
  ]
}

/** The contract's limit on the members of an ensemble is 16; a few good ones do better than all. */
const ensembleSize = 3

const bestLast = (runs: readonly RunSummary[]): RunSummary[] =>
  [...runs].sort((a, b) => a.test!.accuracy - b.test!.accuracy)

function ready(id: NextStep['id'], title: string, why: string, settings: NewRunSettings): NextStep {
  return { id, title, why, settings, blocked: null }
}

/** The run that was started for a step, if any: the newest with the step's settings. */
export function runOfStep(step: NextStep, runs: readonly RunSummary[]): RunSummary | null {
  const wanted = step.settings
  if (wanted === null) return null
  return (
    runs.find(
      ({ settings, tags }) =>
        tags.includes(nextStepTag) &&
        settings.model === wanted.model &&
        settings.epochs === wanted.epochs &&
        settings.augmentation === (wanted.augmentation ?? false) &&
        (settings.ensembleOf === undefined) === (wanted.ensembleOf === undefined),
    ) ?? null
  )
}
