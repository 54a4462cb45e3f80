import { csv } from '@misfit/text/csv'
import { chosenSettings, toldParameters } from '@misfit/events/settings/chosen-settings'
import type { RunSummary } from '@misfit/events/run/run-summary'

const columns = [
  ['id', (run) => run.runId],
  ['name', (run) => run.name],
  ['status', (run) => run.status],
  ['tags', (run) => run.tags.join(' ')],
  ...(
    [
      ['model', 'model'],
      ['dataset', 'dataset'],
      ['epochs', 'epochs'],
      ['batch size', 'batchSize'],
      ['learning rate', 'learningRate'],
      ['optimiser', 'optimizer'],
      ['schedule', 'schedule'],
      ['warm-up steps', 'warmUpSteps'],
      ['label smoothing', 'labelSmoothing'],
      ['seed', 'seed'],
      ['augmentation', 'augmentation'],
    ] as const
  ).map(([name, setting]) => [name, (run: RunSummary) => chosenSettings(run)[setting]] as const),
  ['parameters', toldParameters],
  ['epoch', (run) => (run.imported === undefined ? run.epoch : null)],
  ['step', (run) => run.step],
  ['loss', (run) => run.loss],
  ['accuracy', (run) => run.accuracy],
  ['validation loss', (run) => run.valLoss],
  ['validation loss as trained on', (run) => run.valObjective ?? null],
  ['validation accuracy', (run) => run.valAccuracy],
  ['validation images', (run) => run.valCount ?? null],
  ['best epoch', (run) => run.bestEpoch],
  ['best epoch by', (run) => (run.bestEpoch === null ? null : chosenSettings(run).bestBy)],
  ['test loss', (run) => run.test?.loss ?? null],
  ['test accuracy', (run) => run.test?.accuracy ?? null],
  ['test images', (run) => run.test?.count ?? null],
  ['training seconds', (run) => (run.imported === undefined ? run.trainingSeconds : null)],
  ['created', (run) => new Date(run.createdAt).toISOString()],
  ['message', (run) => run.message],
] as const satisfies readonly (readonly [string, (run: RunSummary) => string | number | boolean | null])[]

/** The table of runs with all digits, one row a run; what nobody told of a run is empty. */
export const runsCsv = (runs: readonly RunSummary[]): string =>
  csv([columns.map(([name]) => name), ...runs.map((run) => columns.map(([, value]) => value(run)))])
