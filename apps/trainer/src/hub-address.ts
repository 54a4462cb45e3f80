import { readFile } from 'node:fs/promises'
import { hubFileSchema } from '@misfit/events/http-api'
import type { Home } from './home.ts'
import { HubHttp } from './hub-http.ts'

/** The address of the hub that runs beside this data folder; null when none answers. */
export async function findHub(home: Home): Promise<string | null> {
  const text = await readFile(home.hubFile, 'utf8').catch(() => null)
  if (text === null) return null
  const parsed = hubFileSchema.safeParse(parseJson(text))
  // The file outlives a hub that was killed: only an answer counts.
  return parsed.success && (await new HubHttp(parsed.data.url).isAlive()) ? parsed.data.url : null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
