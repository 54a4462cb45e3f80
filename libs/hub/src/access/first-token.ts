import { newSecret } from '@misfit/store/tables/access-secret'
import type { Database } from '@misfit/store/postgres/database'
import { hasAdminToken, insertToken } from '@misfit/store/tables/tokens'
import { newRunId } from '../runs/new-id.ts'

/**
 * Makes the token with which the first person can sign in to a hub, unless someone could already administer it.
 *
 * @returns its secret, to be shown once; null when none was made
 */
export async function firstAdminToken(database: Database): Promise<string | null> {
  const now = Date.now()
  if (await hasAdminToken(database, now)) return null
  const secret = newSecret('token')
  await insertToken(database, {
    id: newRunId(),
    name: 'first admin',
    role: 'admin',
    secret,
    createdAt: now,
    createdBy: 'the hub',
    expiresAt: null,
  })
  return secret
}
