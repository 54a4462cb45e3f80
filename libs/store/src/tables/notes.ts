import { blankNote, type Note } from '@misfit/events/people/note'
import { desc, eq } from 'drizzle-orm'
import type { Database } from '../postgres/database.ts'
import { storableText } from './json-column.ts'
import { notes } from './schema.ts'

const columns = { version: notes.version, text: notes.text, by: notes.by, at: notes.at }

/** The newest version of what is written about runs; version 0 when nothing is. @param about `noteKey` of the runs */
export async function findNote(database: Database, about: string): Promise<Note> {
  const [note] = await database
    .select(columns)
    .from(notes)
    .where(eq(notes.about, about))
    .orderBy(desc(notes.version))
    .limit(1)
  return note ?? blankNote
}

/** Every version, newest first. */
export function noteVersions(database: Database, about: string): Promise<Note[]> {
  return database.select(columns).from(notes).where(eq(notes.about, about)).orderBy(desc(notes.version)).limit(1000)
}

/**
 * Adds a version.
 *
 * @param basedOn the version that it was written upon
 * @returns null when another version has been written since: nothing is stored
 */
export async function writeNote(
  database: Database,
  about: string,
  { text, basedOn, by, at }: { text: string; basedOn: number; by: string; at: number },
): Promise<Note | null> {
  return database.transaction(async (transaction) => {
    if ((await findNote(transaction, about)).version !== basedOn) return null
    // Two who write upon the same version at once want the same row: the second gets none.
    const [note] = await transaction
      .insert(notes)
      .values({ about, version: basedOn + 1, text: storableText(text), by: storableText(by), at })
      .onConflictDoNothing()
      .returning(columns)
    return note ?? null
  })
}
