import { expect, it } from 'vitest'
import { addEvent, emptyHistory } from '@misfit/events/run/run-history'
import { runCurves } from './run-curves.ts'

function history() {
  const run = emptyHistory()
  addEvent(run, {
    type: 'epoch',
    seq: 1,
    at: 0,
    epoch: 1,
    step: 10,
    seconds: 1,
    validationSeconds: 1,
    loss: 0.5,
    accuracy: 0.8,
    valLoss: 0.4,
    valAccuracy: 0.85,
    learningRate: 0.001,
    predictions: { sha256: '0'.repeat(64), bytes: 1 },
  })
  return run
}
const runs = ['a', 'b'].map((runId) => ({ runId, name: 'same name', history: history() }))

it('draws validation by epoch, each run in a colour and with a sign of its own', () => {
  const [a, b] = runCurves(runs, 'accuracy', false)
  expect(a).toMatchObject({ x: [1], y: [0.85], label: 'same name' })
  expect([a!.color, a!.marker]).not.toEqual([b!.color, b!.marker])
  expect(a!.id).not.toBe(b!.id)
})

it('draws training beside it on demand', () => {
  const curves = runCurves(runs, 'loss', true)
  expect(curves.map(({ line, y }) => [line, Array.from(y)])).toEqual([
    ['solid', [0.5]],
    ['dashed', [0.4]],
    ['solid', [0.5]],
    ['dashed', [0.4]],
  ])
})
