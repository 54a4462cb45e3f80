import type { CsvCell } from '@misfit/text/csv'
import type { LearningEvents } from '@misfit/evaluation/dynamics/forgetting-events'

/** Images that have something in common. */
export interface LearningGroup {
  /** `first right at epoch 3`, `forgotten twice`. */
  readonly title: string
  /** Positions in the partition, rising. */
  readonly indices: readonly number[]
}

/** Most times that are a group of their own; more are one group. */
const mostTimes = 4

/**
 * Images by the epoch at which they were first right; those that never were come last. Epochs at which none was are
 * left out.
 *
 * @param epochs the epochs that the events count, in their order
 */
export function firstLearnedGroups(
  { firstLearned, neverLearned }: LearningEvents,
  epochs: readonly number[],
): LearningGroup[] {
  const byEpoch: number[][] = epochs.map(() => [])
  firstLearned.forEach((epoch, i) => epoch >= 0 && byEpoch[epoch]?.push(i))
  const groups = byEpoch.map((indices, place): LearningGroup => ({
    title: `first right at epoch ${epochs[place]}`,
    indices,
  }))
  return [
    ...groups.filter(({ indices }) => indices.length > 0),
    { title: 'never right', indices: Array.from(neverLearned) },
  ]
}

/** Images that were once right, by how often they were forgotten: right at one epoch and wrong at the next. */
export function forgettingGroups({ forgettingEvents, firstLearned }: LearningEvents): LearningGroup[] {
  const byTimes: number[][] = Array.from({ length: mostTimes + 1 }, () => [])
  forgettingEvents.forEach((times, i) => firstLearned[i] !== -1 && byTimes[Math.min(times, mostTimes)]!.push(i))
  return byTimes.map((indices, times) => ({ title: timesInWords(times), indices }))
}

function timesInWords(times: number): string {
  if (times === 0) return 'never forgotten'
  if (times === 1) return 'forgotten once'
  if (times === 2) return 'forgotten twice'
  return times === mostTimes ? `forgotten ${mostTimes} times or more` : `forgotten ${times} times`
}

/** Learning and forgetting of every image as rows of a CSV file; an empty cell is never. */
export function* learningCsvRows(
  { firstLearned, learnedForGood, forgettingEvents }: LearningEvents,
  epochs: readonly number[],
): Generator<CsvCell[]> {
  const named = (epoch: number): CsvCell => (epoch === -1 ? null : epochs[epoch]!)
  yield ['index', 'first right at epoch', 'right to the end from epoch', 'times forgotten']
  for (const [i, first] of firstLearned.entries())
    yield [i, named(first), named(learnedForGood[i]!), forgettingEvents[i]!]
}
