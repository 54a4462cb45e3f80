import type { TakenArchive } from '@misfit/events/http/http-api'
import { plural } from '../../shared/format/numbers.ts'

/** Says what came of an import: `2 runs imported, 1 was there already`. */
export function takenInWords({ runs }: TakenArchive): string {
  const count = (outcome: TakenArchive['runs'][number]['outcome']): number =>
    runs.filter((run) => run.outcome === outcome).length
  const parts = [
    count('new') > 0 && `${plural(count('new'), 'run')} imported`,
    count('continued') > 0 && `${plural(count('continued'), 'run')} brought up to date`,
    count('there') > 0 && `${plural(count('there'), 'run')} there already`,
  ]
  return parts.filter(Boolean).join(', ')
}
