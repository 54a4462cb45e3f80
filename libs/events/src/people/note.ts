import { z } from 'zod'
import { runIdSchema } from '../ids.ts'

/**
 * Key of a note, from the runs that it is about: one run, or those of a comparison. Ids with commas between, each once,
 * in rising order.
 */
export const noteKeySchema = z
  .string()
  .max(20 * 13)
  .transform((key) => key.split(','))
  .pipe(z.array(runIdSchema).min(1).max(20, 'a note is about at most 20 runs'))
  .transform(noteKey)

/** @param runIds in any order */
export function noteKey(runIds: readonly string[]): string {
  return [...new Set(runIds)].sort().join(',')
}

const longestNote = 100_000

export const noteSchema = z.object({
  /** 0 before anything was written; each change makes the next. */
  version: z.number().int().nonnegative(),
  /** Markdown. */
  text: z.string(),
  /** Null for version 0. */
  by: z.string().nullable(),
  at: z.number().nullable(),
})
export type Note = z.infer<typeof noteSchema>
export const blankNote: Note = { version: 0, text: '', by: null, at: null }

/** Versions of a note, newest first. */
export const noteVersionsSchema = z.array(noteSchema)

export const writeNoteSchema = z.object({
  text: z.string().max(longestNote, `a note has at most ${longestNote} characters`),
  /** The version that it was written upon: someone else may have written another one since. */
  basedOn: z.number().int().nonnegative(),
})
