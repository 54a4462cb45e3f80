import { describe, expect, it } from 'vitest'
import type { NewRunEvent, RunEvent } from '@misfit/events/run/run-event'
import { addEvent, emptyHistory, type RunHistory } from '@misfit/events/run/run-history'
import { type NewRunSettings } from '@misfit/events/settings/new-run-settings'
import { runSettingsSchema } from '@misfit/events/settings/settings'
import { curveMarks, curveSeries, lossInWords, notFiniteInWords, rateSeries, stepInWords } from './curve-series.ts'

function historyOf(...events: NewRunEvent[]): RunHistory {
  const history = emptyHistory()
  events.forEach((event, i) => addEvent(history, { ...event, seq: i + 1, at: i } as RunEvent))
  return history
}

const model: NewRunEvent = {
  type: 'model',
  title: 'm',
  description: '',
  layers: [],
  parameters: 0,
  trainableParameters: 0,
  pixelScale: 1,
  stepsPerEpoch: 2,
  totalSteps: 4,
}
const steps = (epoch: number, firstStep: number, loss: number[]): NewRunEvent => ({
  type: 'steps',
  epoch,
  firstStep,
  loss,
  accuracy: loss.map(() => 0.5),
  stepsPerSecond: 1,
  imagesPerSecond: 1,
})
const epoch = (number: number, valLoss: number): NewRunEvent => ({
  type: 'epoch',
  epoch: number,
  step: number * 2,
  seconds: 1,
  validationSeconds: 1,
  loss: valLoss + 1,
  accuracy: 0.6,
  valLoss,
  valAccuracy: 0.7,
  learningRate: 0.1,
  predictions: { sha256: 'a'.repeat(64), bytes: 1 },
})

describe('curveSeries', () => {
  it('by step has training at steps and validation where epochs end', () => {
    const [train, validation] = curveSeries(
      historyOf(model, steps(1, 1, [4, 3]), epoch(1, 2.5), steps(2, 3, [2, 1]), epoch(2, 1.5)),
      'loss',
      'step',
    )
    expect([train!.x, train!.y]).toEqual([
      [1, 2, 3, 4],
      [4, 3, 2, 1],
    ])
    expect([validation!.x, validation!.y]).toEqual([
      [2, 4],
      [2.5, 1.5],
    ])
    expect([train!.line, validation!.line]).toEqual(['solid', 'dashed'])
  })

  it('by epoch has both at epochs', () => {
    const [train, validation] = curveSeries(historyOf(model, epoch(1, 2), epoch(2, 1)), 'loss', 'epoch')
    expect([train!.y, validation!.y]).toEqual([
      [3, 2],
      [2, 1],
    ])
  })

  const created = (settings: Partial<NewRunSettings> & { rules?: 2 }): NewRunEvent => ({
    type: 'created',
    runId: 'a'.repeat(12),
    settings: runSettingsSchema.parse({ name: 'a', model: 'model_1', ...settings }),
  })
  it('has the validation loss that is trained on beside the training loss, and the plain one where they differ', () => {
    const history = historyOf(
      created({ labelSmoothing: 0.1, rules: 2 }),
      model,
      { ...epoch(1, 2), valObjective: 2.5 } as NewRunEvent,
      { ...epoch(2, 1), valObjective: 1.5 } as NewRunEvent,
    )
    for (const axis of ['step', 'epoch'] as const) {
      expect(
        curveSeries(history, 'loss', axis)
          .slice(-2)
          .map(({ label, y }) => [label, y]),
      ).toEqual([
        ['validation, as trained on', [2.5, 1.5]],
        ['validation, plain', [2, 1]],
      ])
      expect(curveSeries(history, 'accuracy', axis).map(({ label }) => label)).toEqual(['train', 'validation'])
    }
    expect(lossInWords(history)).toContain('the cross-entropy alone')
  })

  it('says of a run of before that its validation loss is plain where the training loss is smoothed', () => {
    const smoothed = historyOf(created({ labelSmoothing: 0.1 }), model, epoch(1, 2))
    expect(curveSeries(smoothed, 'loss', 'epoch').map(({ label }) => label)).toEqual(['train', 'validation, plain'])
    expect(lossInWords(smoothed)).toContain('validation loss is plain')
    const usual = historyOf(created({}), model, epoch(1, 2))
    expect(curveSeries(usual, 'loss', 'epoch').map(({ label }) => label)).toEqual(['train', 'validation'])
    expect(lossInWords(usual)).toBeNull()
  })

  it('draws no plain loss where the one that is trained on is known of other epochs', () => {
    const history = historyOf(created({}), model, epoch(1, 2), { ...epoch(2, 1), valObjective: 1.5 } as NewRunEvent)
    const [, trainedOn, plain] = curveSeries(history, 'loss', 'epoch')
    expect([trainedOn!.x, trainedOn!.y]).toEqual([[2], [1.5]])
    expect([plain!.x, plain!.y]).toEqual([
      [1, 2],
      [2, 1],
    ])
  })

  it('leaves out a training accuracy that nobody told', () => {
    const untold = (event: NewRunEvent) => ({ ...event, accuracy: event.type === 'steps' ? [NaN, NaN] : NaN })
    const history = historyOf(
      created({}),
      model,
      untold(steps(1, 1, [2, 1])) as NewRunEvent,
      untold(epoch(1, 2)) as NewRunEvent,
    )
    for (const axis of ['step', 'epoch'] as const)
      expect(curveSeries(history, 'accuracy', axis).map(({ label }) => label)).toEqual(['validation'])
    expect(curveSeries(history, 'loss', 'step').map(({ label }) => label)).toEqual(['train', 'validation'])
  })

  it('keeps steps that were done again, in the background', () => {
    const series = curveSeries(
      historyOf(model, steps(1, 1, [4, 3]), steps(2, 3, [9]), steps(2, 3, [2, 1])),
      'loss',
      'step',
    )
    expect(series.map(({ id, faint = false }) => [id, faint])).toEqual([
      ['superseded-0', true],
      ['train', false],
      ['validation', false],
    ])
    expect(series[1]!.y).toEqual([4, 3, 2, 1])
  })
})

describe('rateSeries', () => {
  const rates = (...values: number[]) =>
    rateSeries(
      historyOf(...values.map((learningRate, i) => ({ ...epoch(i + 1, 1), learningRate }) as NewRunEvent)),
      'epoch',
    )
  it('has the rates that another loop had, and nothing where they are the same or not told', () => {
    expect(rates(0.1, 0.05).map(({ x, y }) => [x, y])).toEqual([
      [
        [1, 2],
        [0.1, 0.05],
      ],
    ])
    expect(rates(0.1, 0.1)).toEqual([])
    expect(rates(NaN, NaN)).toEqual([])
  })
})

describe('curveMarks', () => {
  it('names the batch at which the loss became NaN', () => {
    const history = historyOf(model, steps(1, 1, [4, 3]), steps(2, 3, [Number.NaN]))
    expect(notFiniteInWords(history)).toBe('loss became NaN at epoch 2, batch 1')
    expect(curveMarks(history, 'loss', 'step')).toEqual([
      { x: 3, label: 'loss became NaN at epoch 2, batch 1', tone: 'danger' },
    ])
    expect(curveMarks(history, 'accuracy', 'step')).toEqual([])
  })
  it('marks where a run went on from a checkpoint', () =>
    expect(curveMarks(historyOf(model, steps(1, 1, [4, 3, 2]), steps(2, 3, [2])), 'loss', 'step')).toEqual([
      { x: 3, label: 'continued from checkpoint', tone: 'muted' },
    ]))
})

describe('stepInWords', () => {
  it('counts batches from one', () =>
    expect([2, 3].map((step) => stepInWords(step, 2))).toEqual([
      'step 2: epoch 1, batch 2',
      'step 3: epoch 2, batch 1',
    ]))
})
