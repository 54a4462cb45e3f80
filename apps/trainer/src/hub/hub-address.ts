import { readFile } from 'node:fs/promises'
import { hubFileSchema } from '@misfit/events/http/http-api'
import type { Home } from '../run-folder/home.ts'
import { HubHttp } from './hub-http.ts'
import { UsageError } from '../cli/usage-error.ts'

/** The address of the hub that runs beside this data folder; null when none answers. */
export async function findHub(home: Home): Promise<string | null> {
  const text = await readFile(home.hubFile, 'utf8').catch(() => null)
  if (text === null) return null
  const parsed = hubFileSchema.safeParse(parseJson(text))
  // The file outlives a hub that was killed: only an answer counts.
  return parsed.success && (await new HubHttp(parsed.data.url).isAlive()) ? parsed.data.url : null
}

/**
 * The address of a hub that answers: the given one, else that of this machine.
 *
 * @throws UsageError when none answers
 */
export async function requireHub(home: Home, given: string | undefined): Promise<string> {
  const url = given ?? (await findHub(home))
  if (url === null)
    throw new UsageError(
      'no dashboard is running beside this data folder; start it with "npm start", or name it with --hub URL',
    )
  if (!(await new HubHttp(url).isAlive(5000)))
    throw new UsageError(`--hub: no Misfit answers at ${url}; check the address, or start it with "npm start"`)
  return url
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
