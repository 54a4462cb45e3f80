import { readFileSync } from 'node:fs'
import path from 'node:path'
import { homeLayout } from '@misfit/events/home-layout'
import { hubFileSchema } from '@misfit/events/http/http-api'
import { resolveHome } from '../run-folder/home.ts'

/**
 * Finds the token for a hub: that of `MISFIT_TOKEN`, else what the hub of this data folder takes from processes that
 * can read the folder. Null where there is neither; a hub that only this machine can reach wants nothing.
 */
export function hubToken(url: string, environment: NodeJS.ProcessEnv = process.env): string | null {
  const given = environment['MISFIT_TOKEN']?.trim()
  if (given) return given
  const home = resolveHome(environment)
  try {
    const hub = hubFileSchema.parse(JSON.parse(readFileSync(home.hubFile, 'utf8')))
    // To no other hub: whoever has it can do everything here.
    if (new URL(hub.url).origin !== new URL(url).origin) return null
    return readFileSync(path.join(home.path, homeLayout.localSecret), 'utf8').trim()
  } catch {
    return null
  }
}
