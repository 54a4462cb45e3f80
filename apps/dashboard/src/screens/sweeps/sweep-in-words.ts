import type { Sweep } from '@misfit/events/settings/sweep'
import { plural } from '../../shared/format/numbers.ts'
import type { sweepCounts } from './trial-rows.ts'

const methods = { grid: 'Every combination', random: 'Drawn at random', halving: 'Successive halving' } as const

/** Says in one line what a sweep does and how far it is. */
export function sweepInWords(
  { spec, trials, rungs, rung, stoppedAt }: Sweep,
  { waiting, training, ended, total }: ReturnType<typeof sweepCounts>,
): string {
  const parts = [
    `${methods[spec.method]}: ${plural(trials.length, 'trial')} of ${spec.settings.model} on ${spec.settings.dataset}`,
    ...(spec.folds === undefined ? [] : [`${spec.folds} folds each`]),
    ...(rungs.length === 1
      ? []
      : [
          rung >= rungs.length
            ? `all ${rungs.length} rungs decided`
            : `rung ${rung + 1} of ${rungs.length}, up to epoch ${rungs[rung] ?? 0}`,
        ]),
    stoppedAt === null
      ? `${ended} of ${plural(total, 'run')} ended, ${training} training, ${waiting} waiting`
      : `stopped, with ${training} still training`,
  ]
  return parts.join('; ')
}
