import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { datasetIdSchema } from '@misfit/events/ids'
import { publishedDatasetSchema } from '@misfit/events/dataset'
import type { Home } from '../run-folder/home.ts'
import type { HubHttp } from '../hub/hub-http.ts'

/** File of a dataset's description in its folder; written last, when all its blobs are there. */
export const descriptionFile = (folder: string): string => path.join(folder, 'published.json')
export const datasetBlobFile = (folder: string, sha256: string): string => path.join(folder, 'blobs', sha256)

/** Sends all datasets of the data folder that the hub does not have, so that its pages can show their images. */
export async function publishDatasets(hub: HubHttp, home: Home): Promise<void> {
  const ids = await readdir(home.datasets).catch(() => [])
  for (const id of ids) {
    if (datasetIdSchema.safeParse(id).success && !(await hub.hasDataset(id)))
      await publishDataset(hub, id, path.join(home.datasets, id))
  }
}

async function publishDataset(hub: HubHttp, id: string, folder: string): Promise<void> {
  const json = await readFile(descriptionFile(folder), 'utf8')
  const { images } = publishedDatasetSchema.parse(JSON.parse(json))
  for (const { sheets, labels, sourceIndex } of Object.values(images)) {
    for (const blob of [labels, sourceIndex, ...sheets])
      await hub.ensureBlob(blob, datasetBlobFile(folder, blob.sha256))
  }
  await hub.putDataset(id, json)
}
