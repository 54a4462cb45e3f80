import { csv } from '@misfit/evaluation/csv'
import { optimizerInWords, scheduleInWords } from '@misfit/events/choices-in-words'
import type { RunSummary } from '@misfit/events/run-summary'

const columns = [
  ['id', (run) => run.runId],
  ['name', (run) => run.name],
  ['status', (run) => run.status],
  ['tags', (run) => run.tags.join(' ')],
  ['model', (run) => run.settings.model],
  ['dataset', (run) => run.settings.dataset],
  ['epochs', (run) => run.settings.epochs],
  ['batch size', (run) => run.settings.batchSize],
  ['learning rate', (run) => run.settings.learningRate],
  ['optimiser', (run) => optimizerInWords(run.settings.optimizer)],
  ['schedule', (run) => scheduleInWords(run.settings.schedule)],
  ['warm-up steps', (run) => run.settings.warmUpSteps ?? 0],
  ['label smoothing', (run) => run.settings.labelSmoothing ?? 0],
  ['seed', (run) => run.settings.seed],
  ['augmentation', (run) => run.settings.augmentation],
  ['parameters', (run) => run.parameters],
  ['epoch', (run) => run.epoch],
  ['step', (run) => run.step],
  ['loss', (run) => run.loss],
  ['accuracy', (run) => run.accuracy],
  ['validation loss', (run) => run.valLoss],
  ['validation accuracy', (run) => run.valAccuracy],
  ['validation images', (run) => run.valCount ?? null],
  ['test loss', (run) => run.test?.loss ?? null],
  ['test accuracy', (run) => run.test?.accuracy ?? null],
  ['test images', (run) => run.test?.count ?? null],
  ['training seconds', (run) => run.trainingSeconds],
  ['created', (run) => new Date(run.createdAt).toISOString()],
  ['message', (run) => run.message],
] as const satisfies readonly (readonly [string, (run: RunSummary) => string | number | boolean | null])[]

/** The table of runs with all digits, one row a run. */
export const runsCsv = (runs: readonly RunSummary[]): string =>
  csv([columns.map(([name]) => name), ...runs.map((run) => columns.map(([, value]) => value(run)))])
