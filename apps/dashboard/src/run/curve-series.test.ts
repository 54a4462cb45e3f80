import { describe, expect, it } from 'vitest'
import type { NewRunEvent, RunEvent } from '@misfit/events/run-event'
import { addEvent, emptyHistory, type RunHistory } from '@misfit/events/run-history'
import { curveMarks, curveSeries, notFiniteInWords, stepInWords } from './curve-series.ts'

function historyOf(...events: NewRunEvent[]): RunHistory {
  const history = emptyHistory()
  events.forEach((event, i) => addEvent(history, { ...event, seq: i + 1, at: i } as RunEvent))
  return history
}

const model: NewRunEvent = { type: 'model', title: 'm', description: '', layers: [], parameters: 0, trainableParameters: 0, pixelScale: 1, stepsPerEpoch: 2, totalSteps: 4 }
const steps = (epoch: number, firstStep: number, loss: number[]): NewRunEvent => ({ type: 'steps', epoch, firstStep, loss, accuracy: loss.map(() => 0.5), stepsPerSecond: 1, imagesPerSecond: 1 })
const epoch = (number: number, valLoss: number): NewRunEvent => ({
  type: 'epoch', epoch: number, step: number * 2, seconds: 1, validationSeconds: 1, loss: valLoss + 1, accuracy: 0.6, valLoss, valAccuracy: 0.7, learningRate: 0.1,
  predictions: { sha256: 'a'.repeat(64), bytes: 1 },
})

describe('curveSeries', () => {
  it('by step has training at steps and validation where epochs end', () => {
    const [train, validation] = curveSeries(historyOf(model, steps(1, 1, [4, 3]), epoch(1, 2.5), steps(2, 3, [2, 1]), epoch(2, 1.5)), 'loss', 'step')
    expect([train!.x, train!.y]).toEqual([[1, 2, 3, 4], [4, 3, 2, 1]])
    expect([validation!.x, validation!.y]).toEqual([[2, 4], [2.5, 1.5]])
    expect([train!.line, validation!.line]).toEqual(['solid', 'dashed'])
  })

  it('by epoch has both at epochs', () => {
    const [train, validation] = curveSeries(historyOf(model, epoch(1, 2), epoch(2, 1)), 'loss', 'epoch')
    expect([train!.y, validation!.y]).toEqual([[3, 2], [2, 1]])
  })

  it('keeps steps that were done again, in the background', () => {
    const series = curveSeries(historyOf(model, steps(1, 1, [4, 3]), steps(2, 3, [9]), steps(2, 3, [2, 1])), 'loss', 'step')
    expect(series.map(({ id, faint = false }) => [id, faint])).toEqual([['superseded-0', true], ['train', false], ['validation', false]])
    expect(series[1]!.y).toEqual([4, 3, 2, 1])
  })
})

describe('curveMarks', () => {
  it('names the batch at which the loss became NaN', () => {
    const history = historyOf(model, steps(1, 1, [4, 3]), steps(2, 3, [Number.NaN]))
    expect(notFiniteInWords(history)).toBe('loss became NaN at epoch 2, batch 1')
    expect(curveMarks(history, 'loss', 'step')).toEqual([{ x: 3, label: 'loss became NaN at epoch 2, batch 1', tone: 'danger' }])
    expect(curveMarks(history, 'accuracy', 'step')).toEqual([])
  })
  it('marks where a run went on from a checkpoint', () =>
    expect(curveMarks(historyOf(model, steps(1, 1, [4, 3, 2]), steps(2, 3, [2])), 'loss', 'step')).toEqual([{ x: 3, label: 'continued from checkpoint', tone: 'muted' }]))
})

describe('stepInWords', () => {
  it('counts batches from one', () => expect([2, 3].map((step) => stepInWords(step, 2))).toEqual(['step 2: epoch 1, batch 2', 'step 3: epoch 2, batch 1']))
})
