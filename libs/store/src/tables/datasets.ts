import type { DatasetDescription, PublishedDataset } from '@misfit/events/dataset'
import { desc, eq } from 'drizzle-orm'
import type { Database } from '../postgres/database.ts'
import { datasets } from './schema.ts'

/** Stores a dataset with its images, or replaces what was published under its id. */
export async function publishDataset(database: Database, published: PublishedDataset, now: number): Promise<void> {
  const values = { published, publishedAt: now }
  await database
    .insert(datasets)
    .values({ id: published.description.id, ...values })
    .onConflictDoUpdate({ target: datasets.id, set: values })
}

export async function findDataset(database: Database, id: string): Promise<PublishedDataset | null> {
  const [row] = await database.select().from(datasets).where(eq(datasets.id, id))
  return row?.published ?? null
}

/** Descriptions of all published datasets, newest first. */
export async function listDatasets(database: Database): Promise<DatasetDescription[]> {
  const rows = await database.select().from(datasets).orderBy(desc(datasets.publishedAt))
  return rows.map((row) => row.published.description)
}
