import { expect, it } from 'vitest'
import { addEvent, emptyHistory } from '@misfit/events/run/run-history'
import { runSettingsSchema } from '@misfit/events/settings/settings'
import { lossesInWords, runCurves } from './epoch-curves.ts'

function history(epochs: readonly { valObjective?: number }[] = [{}], labelSmoothing?: number) {
  const run = emptyHistory()
  const settings = runSettingsSchema.parse({ name: 'a', model: 'm', labelSmoothing })
  addEvent(run, { type: 'created', seq: 1, at: 0, runId: 'a'.repeat(12), settings })
  epochs.forEach((more, i) => addEpoch(run, i + 1, more))
  return run
}

function addEpoch(run: ReturnType<typeof emptyHistory>, epoch: number, more: { valObjective?: number }) {
  addEvent(run, {
    type: 'epoch',
    seq: 1 + epoch,
    at: 0,
    epoch,
    step: 10 * epoch,
    seconds: 1,
    validationSeconds: 1,
    loss: 0.5,
    accuracy: 0.8,
    valLoss: 0.4,
    valAccuracy: 0.85,
    learningRate: 0.001,
    predictions: { sha256: '0'.repeat(64), bytes: 1 },
    ...more,
  })
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

it('draws no plain loss where the one that is trained on is known of other epochs', () => {
  const run = { runId: 'a', name: 'every other epoch', history: history([{}, { valObjective: 0.7 }]) }
  const [training, validation] = runCurves([run], 'loss', true)
  expect([training!.x, validation!.x, validation!.y]).toEqual([[1, 2], [2], [0.7]])
  expect(runCurves([run], 'loss', false)[0]).toMatchObject({ x: [1, 2], y: [0.4, 0.4] })
})

it('says what the losses have in them, and of which run only the plain one is known', () => {
  expect(lossesInWords(runs, true)).toBe('')
  const of = (name: string, run: ReturnType<typeof history>) => ({ runId: name, name, history: run })
  const known = of('known', history([{ valObjective: 0.7 }]))
  const before = of('of before', history([{}], 0.1))
  expect(lossesInWords([known], true)).toMatch(/trained on, with its label smoothing and penalties\.$/)
  expect(lossesInWords([known, before], true)).toContain('of of before only the plain validation loss is known')
  expect(lossesInWords([before], false)).toContain('Losses are plain')
})
