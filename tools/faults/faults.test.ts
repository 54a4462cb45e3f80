import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { faultKinds, type FaultKind } from './fault-kinds.ts'
import { performFault } from './perform-fault.ts'
import { planFaults } from './plan-faults.ts'
import { databases, Scene, type DatabaseKind } from './scene.ts'

/** One of each main kind, divided between the databases; `npm run bench -- faults` does all, many times. */
const short: Readonly<Record<DatabaseKind, readonly string[]>> = {
  pglite: [
    'kill hub, trainer and run at once',
    "fill the trainer's disk",
    'set the clock back by an hour',
    'cut the link again and again',
  ],
  postgres: [
    'kill the database',
    'kill the process of the run',
    'send lines twice and in the wrong order',
    'suspend the hub',
  ],
}

/** What must never happen: shows that the checks would see it. */
const loseEvent: FaultKind = {
  name: 'lose a stored event',
  strike: async ({ scene, runId }) => {
    const client = new pg.Client({ connectionString: scene.postgres?.url })
    await client.connect()
    await client.query('DELETE FROM events WHERE run_id = $1 AND seq = 2', [runId])
    await client.end()
  },
}

const scenes = new Map<DatabaseKind, Promise<Scene>>()
const failed = new Set<DatabaseKind>()
afterAll(async () => {
  // One that could not be opened has closed itself.
  await Promise.allSettled(
    [...scenes].map(async ([database, scene]) => (await scene).close({ keep: failed.has(database) })),
  )
})

describe.concurrent.each(databases)('nothing is lost on %s', (database) => {
  // One after the other: each leaves the scene as it was.
  it('after each fault', { timeout: 400_000 }, async () => {
    const opening = Scene.open(database)
    scenes.set(database, opening)
    const scene = await opening
    let done = 0
    for (const [i, name] of short[database].entries()) {
      const kind = faultKinds.find((each) => each.name === name)
      if (!kind) throw new Error(`there is no fault "${name}"`)
      if (kind.needsOwnDisk && !scene.hubDisk.isOwn) {
        console.log(`not done, since this process may not mount disks: ${name}`)
        continue
      }
      const { problems, said, wasTraining } = await performFault(scene, { kind, seed: 1 + i }, 2000)
      if (problems.length > 0) failed.add(database)
      expect(problems, `${name}, seed ${1 + i}; the page said: ${said.join(' | ')}; see ${scene.folder}`).toEqual([])
      expect(wasTraining, `${name} came after the run`).toBe(true)
      done++
    }
    expect(done).toBeGreaterThanOrEqual(3)
    if (database === 'postgres')
      expect((await performFault(scene, { kind: loseEvent, seed: 9 }, 0)).problems).not.toEqual([])
  })
})

it('plans every kind once before any twice, the same for a seed', () => {
  const count = faultKinds.filter(({ on }) => on !== 'postgres').length
  const names = planFaults(5, count + 1, 'pglite', { ownDisks: true }).map(({ kind }) => kind.name)
  expect(new Set(names.slice(0, count)).size).toBe(count)
  expect(planFaults(5, count + 1, 'pglite', { ownDisks: true }).map(({ kind }) => kind.name)).toEqual(names)
  expect(planFaults(5, 40, 'pglite', { ownDisks: false }).some(({ kind }) => kind.needsOwnDisk)).toBe(false)
})
