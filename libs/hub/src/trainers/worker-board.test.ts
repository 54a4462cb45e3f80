import { trainerStatusSchema } from '@misfit/events/live/trainer'
import { openStore } from '@misfit/store/open'
import type { OpenDatabase } from '@misfit/store/postgres/open-database'
import { temporaryStoreHome } from '@misfit/store/testing/temporary-store-home'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { WorkerBoard } from './worker-board.ts'

const home = temporaryStoreHome()
let store: OpenDatabase
beforeAll(async () => {
  store = await openStore({ home: home.path })
})
afterAll(async () => {
  await store.close()
  home.remove()
})
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => vi.useRealTimers())

const status = (trainerId: string) =>
  trainerStatusSchema.parse({
    trainerId,
    host: 'here',
    pid: 1,
    cores: 2,
    backend: 'native',
    tensorflow: '2.21.0',
    warning: null,
    models: [],
    datasets: [],
  })
const vitals = (load: number) => ({ load, memoryTotal: 8e9, memoryFree: 2e9, memoryOfRuns: 3e8 })
const later = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds)

it('shows at once what its own trainers tell, and other hubs see it when it is written down', async () => {
  const [here, elsewhere] = [new WorkerBoard(store.database), new WorkerBoard(store.database)]
  here.came('connection', status('busy'), [])
  later(2000)
  here.beat('connection', vitals(1), [])
  await here.close()
  const loadIn = async (board: WorkerBoard) => (await board.list()).map((worker) => worker.vitals?.load)
  expect(await loadIn(here)).toEqual([1])
  expect(await loadIn(elsewhere)).toEqual([undefined])
  later(4000)
  here.beat('connection', vitals(2), [])
  await here.close()
  expect(await loadIn(elsewhere)).toEqual([2])
  here.left('connection', true)
  await here.close()
})

it('a trainer that is silent is lost, although its connection is open, until it is heard again', async () => {
  const board = new WorkerBoard(store.database)
  board.came('connection', status('asleep'), [])
  await board.close()
  const states = async () => (await board.list()).map(({ state }) => state)
  expect(await states()).toEqual(['connected'])
  later(16_000)
  expect(await states()).toEqual(['lost'])
  board.beat('connection', vitals(1), [])
  expect(await states()).toEqual(['connected'])
  await board.close()
})

it('a trainer whose row another hub has removed is there as long as it is connected here', async () => {
  const [before, now] = [new WorkerBoard(store.database), new WorkerBoard(store.database)]
  before.came('old', status('moved'), [])
  now.came('new', status('moved'), [])
  await Promise.all([before.close(), now.close()])
  before.left('old', true)
  await before.close()
  expect((await now.list()).map(({ trainer }) => trainer.trainerId)).toContain('moved')
})
