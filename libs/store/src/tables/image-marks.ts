import { isBlank, type ImageMark } from '@misfit/events/people/image-mark'
import { and, asc, eq, sql } from 'drizzle-orm'
import type { Database } from '../postgres/database.ts'
import { imageMarks } from './schema.ts'

/** Everything written on images of a dataset, by partition and position. */
export async function listMarks(database: Database, datasetId: string): Promise<ImageMark[]> {
  const rows = await database
    .select()
    .from(imageMarks)
    .where(eq(imageMarks.datasetId, datasetId))
    .orderBy(asc(imageMarks.partition), asc(imageMarks.index))
  return rows.map(({ mark }) => mark)
}

/** Writes marks in place of those that these images have, all of them or none; a blank mark wipes an image clean. */
export async function writeMarks(
  database: Database,
  datasetId: string,
  marks: readonly ImageMark[],
  now: number,
): Promise<void> {
  await database.transaction(async (transaction) => {
    for (const mark of marks) {
      const { partition, index } = mark
      if (isBlank(mark)) {
        await transaction
          .delete(imageMarks)
          .where(
            and(eq(imageMarks.datasetId, datasetId), eq(imageMarks.partition, partition), eq(imageMarks.index, index)),
          )
      } else {
        await transaction
          .insert(imageMarks)
          .values({ datasetId, partition, index, mark, changedAt: now })
          .onConflictDoUpdate({
            target: [imageMarks.datasetId, imageMarks.partition, imageMarks.index],
            set: { mark: sql`excluded.mark`, changedAt: now },
          })
      }
    }
  })
}
