import { describe, expect, it } from 'vitest'
import { chosenSettings, settingsAmong, toldRunOf } from './chosen-settings.ts'
import { formatEventLine, parseEventLine, type RunEvent } from '../run/run-event.ts'
import { addEvent, emptyHistory } from '../run/run-history.ts'
import { type RunSummary, summaryAfter, summaryOfCreated } from '../run/run-summary.ts'

const environment = {
  host: 'h',
  platform: 'linux',
  cpu: 'c',
  cores: 1,
  threads: 1,
  memoryBytes: 1,
  node: '20',
  tensorflow: '2',
  backend: 'native',
  execution: 'compiled',
  precision: 'f32',
  stepsPerCall: 1,
  misfit: '0',
}
const program = { name: 'Keras', language: 'Python', client: 'c', host: 'h', platform: 'p', cpu: 'c', cores: 1 }

/** What the row of a run and its page know, from the lines that came. */
function known(...events: object[]): { row: RunSummary; page: ReturnType<typeof toldRunOf> } {
  const parsed = events.map((event, i): RunEvent => parseEventLine(JSON.stringify({ seq: i + 1, at: 0, ...event })))
  const [created, ...others] = parsed
  if (created?.type !== 'created') throw new Error('the first event is created')
  const history = emptyHistory()
  for (const event of parsed) addEvent(history, event)
  return { row: others.reduce(summaryAfter, summaryOfCreated(created)), page: toldRunOf(history) }
}
const created = (settings: object, more: object = {}) => ({
  type: 'created',
  runId: 'abcdefgh0123',
  settings: { name: 'a', model: 'm', ...settings },
  ...more,
})
const started = (more: object) => ({ type: 'started', attempt: 1, fromStep: 0, ...more })
const nothing = {
  epochs: null,
  batchSize: null,
  learningRate: null,
  seed: null,
  augmentation: null,
  optimizer: null,
  schedule: null,
  warmUpSteps: null,
  labelSmoothing: null,
  clipping: null,
  bestBy: null,
  rules: null,
}

describe('the settings of a run', () => {
  it('are all of them where Misfit trains, defaults too', () => {
    const { row, page } = known(created({}), started({ environment }))
    for (const run of [row, page!])
      expect(chosenSettings(run)).toMatchObject({
        epochs: 5,
        batchSize: 32,
        learningRate: 0.001,
        seed: 42,
        optimizer: 'Adam',
        augmentation: false,
        bestBy: 'accuracy',
        rules: 1,
      })
  })
  it('are those that another program told, and no default', () => {
    const { row, page } = known(created({ dataset: 'd', epochs: 3 }), started({ program }))
    for (const run of [row, page!])
      expect(chosenSettings(run)).toEqual({ ...nothing, model: 'm', dataset: 'd', epochs: 3 })
  })
  it('are those of a run over HTTP that names no program, too', () => {
    const { row } = known(created({ epochs: 1 }), started({}))
    expect(chosenSettings(row)).toEqual({ ...nothing, model: 'm', dataset: null, epochs: 1 })
  })
  it('have no seed where the loop of TensorFlow.js trains, though lines of earlier versions say 42', () => {
    const settings = { dataset: 'd', epochs: 5, batchSize: 16, learningRate: 0.1, seed: 42, augmentation: false }
    const { row, page } = known(created(settings), started({ environment: { ...environment, execution: 'model.fit' } }))
    for (const run of [row, page!])
      expect(chosenSettings(run)).toEqual({
        ...nothing,
        model: 'm',
        dataset: 'd',
        epochs: 5,
        batchSize: 16,
        learningRate: 0.1,
      })
  })
  // A line of an earlier version: every default is written out.
  it('of an import are what its parameters say', () => {
    const settings = {
      model: 'imported',
      dataset: 'imported',
      epochs: 5,
      batchSize: 32,
      learningRate: 0.001,
      seed: 42,
      augmentation: false,
    }
    const { row, page } = known(created(settings, { imported: { format: 'mlflow', source: 'mlruns' } }), started({}), {
      type: 'parameters',
      parameters: [
        { name: 'lr', value: '0.1' },
        { name: 'optimizer', value: 'SGD' },
      ],
    })
    for (const run of [row, page!])
      expect(chosenSettings(run)).toEqual({
        ...nothing,
        model: null,
        dataset: null,
        learningRate: 0.1,
        optimizer: 'SGD',
      })
  })
  it('are told only as they are told: the line stays as it was', () => {
    const line = JSON.stringify({ ...created({}), seq: 1, at: 0 })
    const event = parseEventLine(line)
    expect(event).toMatchObject({
      untold: ['tags', 'dataset', 'epochs', 'batchSize', 'learningRate', 'seed', 'augmentation'],
    })
    expect(formatEventLine(event)).not.toContain('untold')
  })
})

describe('settings among parameters', () => {
  it('go by their usual names, the last one last', () =>
    expect(
      settingsAmong([
        { name: 'Learning Rate', value: '0.1' },
        { name: 'batch_size', value: '64' },
        { name: 'lr', value: '0.2' },
        { name: 'lr_decay', value: '1' },
        { name: 'constructor', value: '2' },
      ]),
    ).toEqual({ learningRate: '0.2', batchSize: '64' }))
})
