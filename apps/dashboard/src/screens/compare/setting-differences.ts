import { chosenSettings, toldParameters, toldRunOf } from '@misfit/events/settings/chosen-settings'
import type { RunHistory } from '@misfit/events/run/run-history'
import type { RunSummary } from '@misfit/events/run/run-summary'

/** A run as it is compared. */
export interface ComparedRun {
  readonly summary: RunSummary
  /** Null until its events have come. */
  readonly history: RunHistory | null
}

export interface SettingRow {
  readonly name: string
  /** Values of the setting, one for each run; null where it is not known yet. */
  readonly values: readonly (string | number | boolean | null)[]
  /** True when two runs have different values that are both known. */
  readonly differs: boolean
}

type Value = SettingRow['values'][number]

/** The name of a run that is known by its id. */
type NameOf = (runId: string) => string

const settings: readonly (readonly [name: string, (run: ComparedRun, nameOf: NameOf) => Value])[] = [
  ['model', (run) => trained(run.summary, chosen(run).model)],
  [
    'parameters',
    ({ summary }) =>
      summary.settings.ensembleOf !== undefined && !summary.parameters ? 'n/a' : toldParameters(summary),
  ],
  ['pixels multiplied by', ({ summary, history }) => trained(summary, pixelScaleText(history?.model?.pixelScale))],
  ['dataset', (run) => chosen(run).dataset],
  ['dataset id', ({ summary }) => summary.datasetId],
  ['epochs', (run) => chosen(run).epochs],
  ['batch size', (run) => chosen(run).batchSize],
  ['learning rate', (run) => chosen(run).learningRate],
  ['seed', (run) => chosen(run).seed],
  ['augmentation', (run) => chosen(run).augmentation],
  ['optimiser', (run) => trained(run.summary, chosen(run).optimizer)],
  ['schedule', (run) => trained(run.summary, chosen(run).schedule)],
  ['warm-up steps', (run) => trained(run.summary, chosen(run).warmUpSteps)],
  ['label smoothing', (run) => trained(run.summary, chosen(run).labelSmoothing)],
  ['clipping', (run) => trained(run.summary, chosen(run).clipping)],
  ['best epoch by', (run) => trained(run.summary, bestByInWords(chosen(run).bestBy))],
  ['training rules', (run) => trained(run.summary, chosen(run).rules)],
  ['ensemble of', ({ summary }, nameOf) => summary.settings.ensembleOf?.map(nameOf).join(', ') ?? 'none'],
  ['tags', ({ summary }) => summary.tags.join(', ')],
  ['host', ({ history }) => (history?.environment ?? history?.program)?.host ?? null],
  ['processor', ({ history }) => (history?.environment ?? history?.program)?.cpu ?? null],
  ['program', ({ history }) => history?.program?.name ?? null],
  ['threads', ({ history }) => history?.environment?.threads ?? null],
  ['Node', ({ history }) => history?.environment?.node ?? null],
  ['TensorFlow', ({ history }) => history?.environment?.tensorflow ?? null],
  ['backend', ({ history }) => history?.environment?.backend ?? null],
  ['steps a call', ({ history }) => history?.environment?.stepsPerCall ?? null],
  ['execution', ({ history }) => history?.environment?.execution ?? null],
  ['precision', ({ history }) => history?.environment?.precision ?? null],
  ['Misfit', ({ history }) => history?.environment?.misfit ?? null],
]

/** Settings of a run by its events, which hold more than its row where that is of an earlier version. */
const chosen = ({ summary, history }: ComparedRun) =>
  chosenSettings((history === null ? null : toldRunOf(history)) ?? summary)

/** Lists the settings that the runs were made with; those that differ come first, each part in a fixed order. */
export function settingRows(runs: readonly ComparedRun[], nameOf: NameOf = (runId) => runId): SettingRow[] {
  const rows = settings.map(([name, read]): SettingRow => {
    const values = runs.map((run) => read(run, nameOf))
    return { name, values, differs: new Set(values.filter((value) => value !== null)).size > 1 }
  })
  return [...rows.filter((row) => row.differs), ...rows.filter((row) => !row.differs)]
}

/** An ensemble trained nothing: what it was trained with is not there, rather than 0 or that of a member. */
const trained = (summary: RunSummary, value: Value): Value =>
  summary.settings.ensembleOf === undefined ? value : 'n/a'

const bestByInWords = (bestBy: 'accuracy' | 'loss' | null): string | null =>
  bestBy === null ? null : `validation ${bestBy}`

function pixelScaleText(scale: number | undefined): string | null {
  if (scale === undefined) return null
  return scale < 1 ? `1/${Math.round(1 / scale)}` : String(scale)
}
