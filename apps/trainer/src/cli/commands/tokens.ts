import { createdTokenSchema, createTokenSchema, type Token, tokenSchema } from '@misfit/events/http/access'
import { runIdSchema } from '@misfit/events/ids'
import { z } from 'zod'
import { requireHub } from '../../hub/hub-address.ts'
import { HubHttp } from '../../hub/hub-http.ts'
import { textTable } from '../text-table.ts'
import { UsageError } from '../usage-error.ts'
import type { CommandContext } from './context.ts'

interface TokenFlags {
  readonly hub?: string
  readonly json?: true
}

/** Makes a token, and prints its secret, which nobody can see again. @throws UsageError, HubError */
export async function createTokenAtHub(
  { home }: CommandContext,
  flags: TokenFlags & { name: string; role: string; expires?: string },
): Promise<void> {
  const asked = createTokenSchema.safeParse({
    name: flags.name,
    role: flags.role,
    expiresInDays: daysOf(flags.expires),
  })
  if (!asked.success)
    throw new UsageError(asked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '))
  const url = await requireHub(home, flags.hub)
  const { token, secret } = createdTokenSchema.parse(await new HubHttp(url).postJson('/api/tokens', asked.data))
  if (flags.json === true) {
    process.stdout.write(`${JSON.stringify({ ...token, secret })}\n`)
    return
  }
  process.stdout.write(
    `Token ${token.id} of ${token.name}, ${token.role}, ${endOf(token)}. It is shown this once:\n\n  ${secret}\n`,
  )
}

export async function printTokens({ home }: CommandContext, flags: TokenFlags): Promise<void> {
  const tokens = z.array(tokenSchema).parse(await new HubHttp(await requireHub(home, flags.hub)).getJson('/api/tokens'))
  process.stdout.write(
    flags.json === true
      ? `${JSON.stringify(tokens)}\n`
      : `${textTable(
          ['token', 'name', 'role', 'made', 'by', 'last used', 'ends'],
          tokens.map((token) => [
            token.id,
            token.name,
            token.role,
            day(token.createdAt),
            token.createdBy,
            token.lastUsedAt === null ? 'never' : day(token.lastUsedAt),
            endOf(token),
          ]),
        )}\n`,
  )
}

/** Ends a token, with the sessions and connections it has open. @throws UsageError, HubError */
export async function revokeTokenAtHub({ home }: CommandContext, id: string, flags: TokenFlags): Promise<void> {
  if (!runIdSchema.safeParse(id).success)
    throw new UsageError(`${JSON.stringify(id)} is no id of a token; "token list" shows them`)
  await new HubHttp(await requireHub(home, flags.hub)).delete(`/api/tokens/${id}`)
  process.stdout.write(`Token ${id} is revoked.\n`)
}

/** `90d` or `90` as a number of days. @throws UsageError */
function daysOf(text: string | undefined): number | null {
  if (text === undefined) return null
  const days = /^(\d{1,5})d?$/.exec(text)?.[1]
  if (days === undefined) throw new UsageError(`--expires: give days, such as 90d, not ${JSON.stringify(text)}`)
  return Number(days)
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10)

function endOf({ revokedAt, expiresAt }: Token): string {
  if (revokedAt !== null) return `revoked ${day(revokedAt)}`
  if (expiresAt === null) return 'holds until it is revoked'
  return `${expiresAt <= Date.now() ? 'expired' : 'expires'} ${day(expiresAt)}`
}
