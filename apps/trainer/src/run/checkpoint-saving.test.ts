import { expect, it } from 'vitest'
import { CheckpointSaving } from './checkpoint-saving.ts'

const always = { MISFIT_CHECKPOINT_SECONDS: '0' }

/** A save that waits until it is let go on. */
function heldSave() {
  let settle = { goOn: (): void => undefined, fail: (_: Error): void => undefined }
  const held = new Promise<void>((goOn, fail) => {
    settle = { goOn, fail }
  })
  return { save: () => held, ...settle }
}

it('nothing is due at the beginning, unless no time may be lost', () => {
  expect(new CheckpointSaving({}).isDue).toBe(false)
  expect(new CheckpointSaving(always).isDue).toBe(true)
})

it('after a save that held up the training for a while, a hundred times as long must pass', async () => {
  const saving = new CheckpointSaving(always)
  await saving.begin(async () => {
    for (const end = performance.now() + 50; performance.now() < end;);
  })
  await saving.done()
  expect(saving.isDue).toBe(false)
})

it('training goes on while a save waits for the disk, and the next save comes after it', async () => {
  const saving = new CheckpointSaving(always)
  const [first, second] = [heldSave(), heldSave()]
  await saving.begin(first.save)
  expect(saving.isDue).toBe(false)
  let hasBegun = false
  const begun = saving.begin(() => {
    hasBegun = true
    return second.save()
  })
  await Promise.resolve()
  expect(hasBegun).toBe(false)
  first.goOn()
  await begun
  expect(hasBegun).toBe(true)
  second.goOn()
  await saving.done()
})

it('a save that failed is told to whoever saves next, and to whoever waits for the last', async () => {
  const saving = new CheckpointSaving(always)
  const { save, fail } = heldSave()
  await saving.begin(save)
  fail(new Error('the disk is full'))
  await expect.poll(() => saving.isDue).toBe(true)
  await expect(saving.begin(async () => undefined)).rejects.toThrow('the disk is full')
  await expect(saving.done()).rejects.toThrow('the disk is full')
})

it.each(['-1', 'often', 'Infinity'])('%j is no number of seconds', (text) => {
  expect(() => new CheckpointSaving({ MISFIT_CHECKPOINT_SECONDS: text })).toThrow(
    `MISFIT_CHECKPOINT_SECONDS is "${text}"`,
  )
})
