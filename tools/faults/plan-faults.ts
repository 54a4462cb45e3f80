import { randomGenerator } from '@misfit/data/random'
import { faultKinds } from './fault-kinds.ts'
import type { Fault } from './perform-fault.ts'
import type { DatabaseKind } from './scene.ts'

/**
 * Faults for a hub on this database: every kind in turn, in an order that the seed shuffles anew each time round.
 *
 * @param options without disks of their own, those kinds that need one are left out
 */
export function planFaults(
  seed: number,
  count: number,
  database: DatabaseKind,
  options: { ownDisks: boolean },
): Fault[] {
  const random = randomGenerator(seed)
  const kinds = faultKinds.filter(
    ({ on, needsOwnDisk }) => (on === undefined || on === database) && (options.ownDisks || !needsOwnDisk),
  )
  const faults: Fault[] = []
  while (faults.length < count) {
    const left = [...kinds]
    while (left.length > 0 && faults.length < count) {
      const [kind] = left.splice(random.below(left.length), 1)
      if (kind) faults.push({ kind, seed: random.uint32() })
    }
  }
  return faults
}
