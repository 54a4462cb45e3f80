import { unmetNeeds } from '@misfit/events/settings/job-options'

/** Says what a run in the queue waits for. */
export function waitInWords(
  needs: readonly string[] | undefined,
  trainers: readonly { labels: readonly string[] }[],
): string {
  const unmet = unmetNeeds(needs, trainers)
  if (unmet !== null)
    return (
      `Waiting in the queue for a trainer with: ${unmet.join(', ')}. None that is connected ` +
      `has ${unmet.length === 1 ? 'it' : 'all of them'}.`
    )
  if (trainers.length === 0) return 'Waiting in the queue: no trainer is connected. It begins as soon as one is.'
  return needs === undefined || needs.length === 0
    ? 'Waiting in the queue for a trainer that is free.'
    : `Waiting in the queue for a trainer with ${needs.join(', ')} that is free.`
}
