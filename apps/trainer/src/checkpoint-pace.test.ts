import { expect, test } from 'vitest'
import { CheckpointPace } from './checkpoint-pace.ts'

test('nothing is due at the beginning, unless no time may be lost', () => {
  expect(new CheckpointPace({}).isDue).toBe(false)
  expect(new CheckpointPace({ MISFIT_CHECKPOINT_SECONDS: '0' }).isDue).toBe(true)
})

test('after a save that took a while, a hundred times as long must pass', async () => {
  const pace = new CheckpointPace({ MISFIT_CHECKPOINT_SECONDS: '0' })
  await pace.timed(async () => { for (const end = performance.now() + 50; performance.now() < end;); })
  expect(pace.isDue).toBe(false)
})

test.each(['-1', 'often', 'Infinity'])('%j is no number of seconds', (text) => {
  expect(() => new CheckpointPace({ MISFIT_CHECKPOINT_SECONDS: text })).toThrow(`MISFIT_CHECKPOINT_SECONDS is "${text}"`)
})
