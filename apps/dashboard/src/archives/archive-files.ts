import { errorSchema, type TakenArchive, takenArchiveSchema } from '@misfit/events/http-api'
import { HubError } from '../hub-api/hub-api.ts'
import { hubPath } from '../hub-api/hub-path.ts'

/** Saves runs with all that their pages show as one file. The browser takes it as a stream, however large it is. */
export function downloadArchive(runIds: readonly string[]): void {
  const link = document.createElement('a')
  link.href = hubPath(`/api/archives/${runIds.join(',')}`)
  link.download = ''
  link.click()
}

/**
 * Gives an archive to the hub, which checks it before it takes anything.
 *
 * @throws HubError with the hub's reason
 */
export async function importArchive(file: File): Promise<TakenArchive> {
  const response = await fetch(hubPath('/api/archives'), { method: 'POST', body: file }).catch(() => null)
  if (response === null) throw new HubError('The hub cannot be reached. Check that Misfit is running, then try again.', null)
  const answer: unknown = await response.json().catch(() => null)
  if (response.ok) return takenArchiveSchema.parse(answer)
  const reason = errorSchema.safeParse(answer)
  throw new HubError(reason.success ? reason.data.error : `The hub answered with status ${response.status}.`, response.status)
}
