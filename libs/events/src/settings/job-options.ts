import { z } from 'zod'

/** Label that a trainer is known by, such as `gpu` or `big`: a run that needs it goes to no other. */
const labelSchema = z
  .string()
  .trim()
  .regex(/^[a-z0-9][a-z0-9-]{0,29}$/, 'a label has 1 to 30 characters of a-z, 0-9 and -, such as gpu')

/** Sorted, each once: the same labels in another order are the same. */
export const labelsSchema = z
  .array(labelSchema)
  .max(16, 'at most 16 labels')
  .transform((labels) => [...new Set(labels)].sort())

/** Labels in one text: `gpu, big`, with commas or spaces between. */
export const labelsIn = (text: string): string[] => text.split(/[\s,]+/).filter((label) => label !== '')

/**
 * Options for how a run waits for a trainer. None has to be given: without them runs go to any trainer, first come
 * first served.
 */
export const jobOptionsShape = {
  /** Labels that a trainer must have, all of them. */
  needs: labelsSchema.optional(),
  /** Runs with a higher one are taken first. 0 unless given. */
  priority: z
    .int('priority is a whole number')
    .min(-100, 'priority must be at least -100')
    .max(100, 'priority must be at most 100')
    .optional(),
  /** Times that the run is offered again by itself after its process or its trainer died (see {@link retriesOf}). */
  retries: z
    .int('retries is a whole number')
    .min(0, 'retries must be at least 0')
    .max(100, 'retries must be at most 100')
    .optional(),
  /** Stopped when no trainer took it for so many seconds. Waits for ever unless given. */
  waitSeconds: z
    .int('the longest wait is a whole number of seconds')
    .min(1, 'the longest wait must be at least 1 second')
    .max(31_536_000, 'the longest wait is at most a year')
    .optional(),
}

/** Why a run has no process any more: its trainer is silent, or has told that the process died. */
type LossKind = 'silent' | 'died'

/**
 * Counts how often a lost run is offered again by itself. A trainer that is gone says nothing about the run, so three
 * times; a process that died may well die again, so only when that was asked for.
 */
export const retriesOf = (settings: { retries?: number | undefined }, kind: LossKind): number =>
  settings.retries ?? (kind === 'silent' ? 3 : 0)

/** The needs that none of these trainers can meet; null when one of them could take the run. */
export function unmetNeeds(
  needs: readonly string[] | undefined,
  trainers: readonly { labels: readonly string[] }[],
): readonly string[] | null {
  if (needs === undefined || needs.length === 0) return null
  return trainers.some(({ labels }) => needs.every((need) => labels.includes(need))) ? null : needs
}
