import { type TakenArchive, takenArchiveSchema } from '@misfit/events/http/http-api'
import { send } from '../../shared/hub-api/hub-api.ts'
import { hubPath } from '../../shared/hub-api/hub-path.ts'

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
  return takenArchiveSchema.parse(JSON.parse(await send('POST', 'archives', { body: file })))
}
