import { describe, expect, it } from 'vitest'
import { addEvent, emptyHistory } from '@misfit/events/run/run-history'
import { bestModel } from './best-of-walk.ts'

function history(valAccuracies: number[], bestEpoch: number) {
  const run = emptyHistory()
  const predictions = { sha256: '0'.repeat(64), bytes: 1 }
  let seq = 0
  valAccuracies.forEach((valAccuracy, i) => {
    addEvent(run, {
      type: 'epoch',
      seq: ++seq,
      at: 0,
      epoch: i + 1,
      step: i + 1,
      seconds: 1,
      validationSeconds: 1,
      loss: 1,
      accuracy: 0.5,
      valLoss: 1,
      valAccuracy,
      learningRate: 0.001,
      predictions,
    })
  })
  addEvent(run, { type: 'checkpoint', seq: ++seq, at: 0, step: bestEpoch, epoch: bestEpoch, best: true, bytes: 1 })
  return run
}

describe('bestModel', () => {
  it('goes by the validation accuracy of the best epoch, not of the last', () => {
    const runs = [
      { runId: 'a', history: history([0.9, 0.97, 0.95], 2) },
      { runId: 'b', history: history([0.9, 0.96], 2) },
    ]
    expect(bestModel(runs)).toEqual({ runId: 'a', valAccuracy: 0.97 })
  })

  it('passes over runs without a number', () => {
    expect(
      bestModel([
        { runId: 'a', history: history([Number.NaN], 1) },
        { runId: 'b', history: null },
      ]),
    ).toBeNull()
  })
})
