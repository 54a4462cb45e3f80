import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import { formatCount, plural } from '../../shared/format/numbers.ts'

/** Why a measure is not shown, in a cell of a file: what it needs was not stored. */
export const notKeptCell = 'n/a, only the best five are kept'

/** Says the same in a sentence, for a page. */
export function notKeptWords(
  { topCount, classCount }: Pick<Predictions, 'topCount' | 'classCount'>,
  what: string,
): string {
  return (
    `${what[0]?.toUpperCase() ?? ''}${what.slice(1)}: n/a, only the ` +
    `best ${topCount === 5 ? 'five' : topCount} of ${formatCount(classCount)} classes are kept of each image, ` +
    `and these take all. Runs that are trained or logged from now on have them.`
  )
}

/** Says what label issues may lack where only some classes are kept. */
export function notCountedWords(
  { topCount, classCount }: Pick<Predictions, 'topCount' | 'classCount'>,
  unsure: number,
): string {
  return (
    `Only the best ${topCount === 5 ? 'five' : topCount} of ${formatCount(classCount)} classes are kept of ` +
    `each image: ${plural(unsure, 'image')} might have counted for another class, so some issues may be missing ` +
    `and some listed too many.`
  )
}
