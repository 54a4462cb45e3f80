import { startOfTraining } from '@misfit/training/training-events'
import { expect, test } from 'vitest'
import { CheckpointPace } from './checkpoint-pace.ts'
import { CheckpointSaves } from './checkpoint-saves.ts'

const after = (epochsDone: number) => ({ ...startOfTraining, epochsDone })
const turn = () => new Promise((resolve) => { setImmediate(resolve) })

/** Saves that end when they are told to. */
function begun() {
  const saved: number[] = []
  const ends: { succeed: () => void; fail: (error: Error) => void }[] = []
  const saves = new CheckpointSaves(async ({ epochsDone }) => {
    saved.push(epochsDone)
    await new Promise<void>((succeed, fail) => { ends.push({ succeed, fail }) })
  }, new CheckpointPace({}))
  return { saves, saved, ends }
}

test('training goes on while one is written, and waits before the next is', async () => {
  const { saves, saved, ends } = begun()
  await saves.begin(after(1))
  expect(saved).toEqual([1])
  const next = saves.begin(after(2))
  await turn()
  expect(saved).toEqual([1])
  ends[0]?.succeed()
  await next
  expect(saved).toEqual([1, 2])
})

test('it is done when the last one is written', async () => {
  const { saves, ends } = begun()
  await saves.begin(after(1))
  let done = false
  const all = saves.done().then(() => { done = true })
  await turn()
  expect(done).toBe(false)
  ends[0]?.succeed()
  await all
  expect(done).toBe(true)
})

test('what went wrong is told by the next one, and at the end', async () => {
  const { saves, ends } = begun()
  await saves.begin(after(1))
  ends[0]?.fail(new Error('the disk is full'))
  await turn()
  await expect(saves.begin(after(2))).rejects.toThrow('the disk is full')
  await expect(saves.done()).rejects.toThrow('the disk is full')
})
