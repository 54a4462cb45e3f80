import { hubPath } from './hub-path.ts'

/** The hub has no such thing, or not yet. */
export class NotThereYetError extends Error {
  override name = 'NotThereYetError'
}

/** Address of a blob at the hub. */
export const blobUrl = (sha256: string): string => hubPath(`/api/blobs/${sha256}`)

/**
 * @throws NotThereYetError when the hub does not know the blob; Error when it can't be reached
 */
export async function fetchBlob(sha256: string): Promise<ArrayBuffer> {
  return (await fetchFromHub(blobUrl(sha256))).arrayBuffer()
}

/**
 * @throws NotThereYetError at 404; Error at any other failure
 */
export async function fetchFromHub(path: string): Promise<Response> {
  const response = await fetch(hubPath(path))
  if (response.status === 404) throw new NotThereYetError(`${path} is not there yet`)
  if (!response.ok) throw new Error(`the hub answered ${response.status} for ${path}`)
  return response
}
