import { formatEventLine, type NewRunEvent, type RunEvent } from '@misfit/events/run/run-event'
import type { Parameter } from '@misfit/events/run/metric-series'
import { longestName, type RunSettingsInput, runSettingsSchema } from '@misfit/events/settings/settings'
import { RunFolder } from '../run-folder/run-folder.ts'
import { ImportError } from './import-error.ts'
import { MetricBatches } from './metric-batches.ts'
import { RunTally, type WholeRun } from './read-whole.ts'

/** Characters of a parameter's value that are kept: they fit into one event even if JSON writes each with six. */
const longestValue = 10_000

/**
 * Writes an imported run as a run folder.
 *
 * @param importedAt milliseconds since 1970: the time of what has none
 * @throws ImportError when the source changed since it was read whole
 */
export async function writeImportedRun(folder: string, whole: WholeRun, importedAt: number): Promise<void> {
  const { run, runId } = whole
  const target = RunFolder.create(folder)
  try {
    let at = Math.max(0, Math.round(whole.startedAt ?? importedAt))
    const append = (event: NewRunEvent): void => {
      // As RunFolder does, but with the time at which it happened.
      const numbered = { ...event, seq: target.lastSeq + 1, at } as RunEvent
      target.adopt([formatEventLine(numbered)])
    }
    append({
      type: 'created',
      runId,
      settings: settingsOf(whole),
      imported: { format: run.format, source: run.source.slice(0, 1000) },
    })
    append({ type: 'started', attempt: 1, fromStep: 0 })
    const batches = new MetricBatches()
    const tally = new RunTally(run)
    for await (const item of run.items()) {
      tally.add(item)
      if (item.kind === 'parameters')
        for (const parameters of parameterEvents(item.parameters)) append({ type: 'parameters', parameters })
      if (item.kind !== 'metrics') continue
      batches.add(item).forEach(append)
      if (item.at !== null) at = Math.max(0, Math.round(item.at))
    }
    batches.end().forEach(append)
    if (tally.whole().runId !== runId)
      throw new ImportError(
        run.source,
        'the whole of it',
        'it changed while it was read',
        'Import it when its program has ended',
      )
    if (whole.leftOut.size > 0)
      append({ type: 'log', level: 'info', message: `Not taken over: ${leftOutInWords(whole.leftOut)}`.slice(0, 4000) })
    at = Math.max(at, Math.round(whole.endedAt ?? importedAt))
    append({
      type: 'finished',
      outcome: run.ended.outcome,
      ...(run.ended.message === undefined ? {} : { message: run.ended.message }),
    })
  } finally {
    target.close()
  }
}

/** `3 histograms, 12 images`. */
export const leftOutInWords = (leftOut: WholeRun['leftOut']): string =>
  [...leftOut].map(([what, count]) => `${count} ${what}`).join(', ')

/** Makes settings with only what a line needs. How the run was trained is in its parameters, as far as it is known. */
function settingsOf({ run }: WholeRun): RunSettingsInput {
  // Characters that a name or tag may not hold become spaces.
  const clean = (text: string, most: number): string =>
    text
      .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ')
      .trim()
      .slice(0, most)
      .trim()
  const settings: RunSettingsInput = {
    name: clean(run.name, longestName) || 'imported',
    tags: run.tags
      .map((tag) => clean(tag, 50))
      .filter((tag) => tag !== '')
      .slice(0, 32),
    model: 'imported',
    dataset: 'imported',
  }
  runSettingsSchema.parse(settings)
  return settings
}

/** Parameters in lists that each fit into one event. */
function* parameterEvents(parameters: readonly Parameter[]): Generator<Parameter[]> {
  let list: Parameter[] = []
  let length = 0
  for (const { name, value } of parameters) {
    const kept = value.length > longestValue ? `${value.slice(0, longestValue)}…` : value
    const parameter = { name: name.slice(0, 500), value: kept }
    const more = JSON.stringify(parameter).length
    if (list.length > 0 && (length + more > 30_000 || list.length === 1000)) {
      yield list
      list = []
      length = 0
    }
    list.push(parameter)
    length += more
  }
  if (list.length > 0) yield list
}
