import { parseArgs } from 'node:util'
import { performFault } from '../faults/perform-fault.ts'
import { planFaults } from '../faults/plan-faults.ts'
import { databases, Scene, type DatabaseKind } from '../faults/scene.ts'
import { machineAndCommand } from './hardware/machine.ts'

const usage = `npm run bench -- faults [flags]
  --faults <n>            default 200, divided between the databases
  --seed <n>              default 1; the same seed, the same faults
  --from <n>              begins with this one of the list, to see one again
  --database <name>       pglite or postgres; default both
  --suspend <s>           seconds that a suspended process sleeps; default 60

Trains a run for each fault, on a real hub with a real trainer, does the fault at a random moment, \
starts again what is gone,
and compares what the hub has with the run folder. Linux only. As root it fills disks as well.`

/** Whether anything that was acknowledged is ever lost, whatever is killed, cut, filled or suspended. */
export async function benchFaults(flags: string[]): Promise<void> {
  const { values } = parseArgs({
    args: flags,
    options: {
      faults: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
      from: { type: 'string', default: '1' },
      database: { type: 'string' },
      suspend: { type: 'string', default: '60' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return
  }
  const chosen = databases.filter((each) => values.database === undefined || each === values.database)
  if (chosen.length === 0) throw new RangeError(`--database is ${values.database}; it takes ${databases.join(' or ')}`)
  console.log(machineAndCommand('faults', flags))
  let done = 0
  let bad = 0
  let hit = 0
  for (const database of chosen) {
    const result = await strike(database, Math.ceil(Number(values.faults) / chosen.length), values)
    done += result.done
    bad += result.bad
    hit += result.hit
  }
  console.log(
    `${done} faults, ${hit} of them while the run trained, ${bad} with something lost, doubled, wrong or untold`,
  )
  if (bad > 0) process.exitCode = 1
}

/** Faults after which another scene begins: its small disks have room for the runs of so many. */
const faultsInScene = 25

async function strike(
  database: DatabaseKind,
  count: number,
  { seed, from, suspend }: { seed: string; from: string; suspend: string },
): Promise<{ done: number; bad: number; hit: number }> {
  let scene = await Scene.open(database)
  let bad = 0
  let hit = 0
  const faults = planFaults(Number(seed), count, database, { ownDisks: scene.hubDisk.isOwn })
  const first = Number(from) - 1
  for (const [i, fault] of faults.entries()) {
    if (i < first) continue
    const { problems, seconds, said, wasTraining } = await performFault(scene, fault, 1000 * Number(suspend))
    if (wasTraining) hit++
    const told = said.length === 0 ? '' : `; the page said: ${said.join(' | ')}`
    const lost = problems.length === 0 ? 'nothing lost' : problems.join('; ')
    console.log(
      `${database} ${i + 1}: ${fault.kind.name} (seed ${fault.seed}), ${seconds.toFixed(0)} s: ${lost}${told}`,
    )
    const isWrong = problems.length > 0
    if (isWrong) {
      bad++
      console.log(`  kept: ${scene.folder}`)
    }
    // What is wrong must not make the next one fail, and stays to be looked at.
    if (isWrong || (i + 1) % faultsInScene === 0) {
      await scene.close({ keep: isWrong })
      scene = await Scene.open(database)
    }
  }
  await scene.close({ keep: false })
  return { done: Math.max(0, faults.length - first), bad, hit }
}
