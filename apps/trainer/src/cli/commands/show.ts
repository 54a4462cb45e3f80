import { stringifyWithMetrics } from '@misfit/events/run/metric-json'
import { addEvent, emptyHistory, type RunHistory } from '@misfit/events/run/run-history'
import { chosenSettings } from '@misfit/events/settings/chosen-settings'
import { bestRuleInWords, choicesInWords } from '@misfit/events/settings/choices-in-words'
import { hasObjective } from '@misfit/events/run/epoch-loss'
import type { RunSummary } from '@misfit/events/run/run-summary'
import { runPath } from '../../run-folder/home.ts'
import { findLocalRun } from '../../run-folder/local-runs.ts'
import { readResult } from '../run-result.ts'
import { formatDuration } from '@misfit/text/durations'
import { percent } from '../run-progress.ts'
import { RunLog } from '../../run-folder/run-log.ts'
import { scoresInWords } from '../scores-in-words.ts'
import { textTable } from '../text-table.ts'
import type { CommandContext } from './context.ts'

/** Prints all about one run. */
export async function showRun({ home }: CommandContext, wanted: string, { json }: { json: boolean }): Promise<void> {
  const run = await findLocalRun(home, wanted)
  if (json) {
    process.stdout.write(
      `${stringifyWithMetrics({ ...(await readResult(home, run.runId)), settings: run.settings, tags: run.tags })}\n`,
    )
    return
  }
  const folder = runPath(home, run.runId)
  const history = emptyHistory()
  for await (const event of new RunLog(folder).events()) addEvent(history, event)
  const parts = [
    facts(run, history, folder, await scoresOf(history, folder)),
    layers(history),
    epochs(history),
    logs(history),
  ]
  process.stdout.write(`${parts.filter((part) => part !== '').join('\n\n')}\n`)
}

/**
 * Words for the scores on the test images, or, of a run that was not tested, on the validation images of the best
 * epoch.
 */
async function scoresOf(
  { test, epochs: done, bestEpoch }: RunHistory,
  folder: string,
): Promise<{ name: string; words: string | null } | null> {
  const best = done.find(({ epoch }) => epoch === bestEpoch) ?? done.at(-1)
  const stored = test ?? best
  return stored === undefined
    ? null
    : { name: test === null ? 'validation' : 'test scores', words: await scoresInWords(folder, stored) }
}

function facts(
  run: RunSummary,
  history: RunHistory,
  folder: string,
  scores: Awaited<ReturnType<typeof scoresOf>>,
): string {
  const { environment: at, program, dataset } = history
  const { settings } = run
  const { model, dataset: datasetName } = chosenSettings(run)
  const isOwn = run.imported === undefined && run.trainedBy === undefined
  const rows: [string, string | null][] = [
    ['run', run.runId],
    ['name', run.name],
    ['tags', run.tags.join(', ')],
    ['status', run.message === null ? run.status : `${run.status}: ${run.message}`],
    ['model', settings.ensembleOf === undefined ? model : `mean of ${settings.ensembleOf.join(', ')}`],
    ['dataset', dataset === null ? datasetName : `${dataset.name} ${dataset.id}, ${dataset.source}`],
    ['training', trainingInWords(run)],
    [
      'choices',
      isOwn && settings.ensembleOf === undefined
        ? choicesInWords(settings)
            .map(([, words]) => words)
            .join(', ')
        : null,
    ],
    [
      'progress',
      run.totalSteps === null
        ? null
        : `step ${run.step} of ${run.totalSteps}, ${formatDuration(run.trainingSeconds)} of training`,
    ],
    [
      'environment',
      at === null
        ? null
        : `TensorFlow ${at.tensorflow} ${at.backend}, ${at.execution}, ${at.precision}, ` +
          `${at.threads} of ${at.cores} threads, ` +
          `${at.stepsPerCall} ${at.stepsPerCall === 1 ? 'step' : 'steps'} a call, Node ${at.node}, ${at.host}`,
    ],
    ['program', program === null ? null : `${program.name}, ${program.language}, ${program.host}`],
    ['best epoch', history.bestEpoch === null ? null : `${history.bestEpoch}: ${bestRuleInWords(settings)}`],
    [
      'test',
      run.test === null
        ? null
        : `accuracy ${percent(run.test.accuracy)}, loss ${run.test.loss.toFixed(4)}, ${run.test.count} images`,
    ],
    [scores?.name ?? '', scores?.words ?? null],
    [
      'after reload',
      run.reloaded === null
        ? null
        : `accuracy ${percent(run.reloaded.accuracy)}, ` +
          (run.reloaded.identical ? 'every prediction identical' : 'predictions differ'),
    ],
    ['folder', folder],
  ]
  return rows
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name.padEnd(13)} ${value}`)
    .join('\n')
}

/** Says how a run was trained: its choices, or what another program logged of them. */
function trainingInWords(run: RunSummary): string {
  const { epochs, batchSize, learningRate, seed, optimizer, augmentation } = chosenSettings(run)
  const isOther = run.imported !== undefined || run.trainedBy !== undefined
  const words = [
    epochs === null ? null : `${epochs} epochs`,
    batchSize === null ? null : `batch size ${batchSize}`,
    learningRate === null ? null : `learning rate ${learningRate}`,
    isOther && optimizer !== null ? `optimizer ${optimizer}` : null,
    seed === null ? null : `seed ${seed}`,
    augmentation === true ? 'augmentation' : null,
  ].filter((part) => part !== null)
  return words.length === 0 ? 'not told' : words.join(', ')
}

function layers({ model }: RunHistory): string {
  if (model === null || model.layers.length === 0) return ''
  const rows = model.layers.map(({ name, type, outputShape, parameters }) => [
    name,
    type,
    `[${outputShape.map((size) => size ?? 'n').join(', ')}]`,
    String(parameters),
  ])
  return `${textTable(['layer', 'type', 'output', 'parameters'], rows)}\n${model.parameters} parameters`
}

function epochs({ epochs: done, bestEpoch }: RunHistory): string {
  if (done.length === 0) return ''
  const both = hasObjective(done)
  return textTable(
    [
      'epoch',
      'loss',
      'accuracy',
      ...(both ? ['val loss, as trained on', 'val loss, plain'] : ['val loss']),
      'val accuracy',
      'seconds',
      '',
    ],
    done.map((epoch) => [
      String(epoch.epoch),
      epoch.loss.toFixed(4),
      percent(epoch.accuracy),
      ...(both ? [epoch.valObjective?.toFixed(4) ?? 'n/a'] : []),
      epoch.valLoss.toFixed(4),
      percent(epoch.valAccuracy),
      epoch.seconds.toFixed(2),
      epoch.epoch === bestEpoch ? 'best' : '',
    ]),
  )
}

function logs({ logs: written }: RunHistory): string {
  return written.map(({ at, level, message }) => `${new Date(at).toISOString()}  ${level}: ${message}`).join('\n')
}
