import { secretPattern } from '@misfit/events/http/access'
import { createdEvent, wholeRun } from '@misfit/events/testing/example-events'
import { formatEventLine } from '@misfit/events/run/run-event'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashOf, isSameSecret, newSecret } from './access-secret.ts'
import { appendLines } from './append-lines.ts'
import { listActs, recordAct } from './audit.ts'
import { executorOf } from '../postgres/database.ts'
import { openStore } from '../open.ts'
import type { OpenDatabase } from '../postgres/open-database.ts'
import { deleteRun } from './runs.ts'
import { deleteSession, deleteSessionsOf, findSession, insertSession } from './sessions.ts'
import { findShare, findShareById, insertShare, isBlobOfRuns, listShares, revokeShare } from './shares.ts'
import { temporaryStoreHome } from '../testing/temporary-store-home.ts'
import {
  findToken,
  findTokenById,
  hasAdminToken,
  insertToken,
  listTokens,
  revokeToken,
  tokenWasUsed,
} from './tokens.ts'

const minute = 60_000

describe('who may do what, in the store', () => {
  const home = temporaryStoreHome()
  let store: OpenDatabase
  beforeAll(async () => {
    store = await openStore({ home: home.path })
  })
  afterAll(async () => {
    await store?.close()
    home.remove()
  })
  const token = async (id: string, more: { role?: 'viewer' | 'admin'; expiresAt?: number | null } = {}) => {
    const secret = newSecret('token')
    await insertToken(store.database, {
      id,
      name: 'Ada',
      role: 'viewer',
      secret,
      createdAt: 1,
      createdBy: 'test',
      expiresAt: null,
      ...more,
    })
    return secret
  }

  it('makes secrets that scanners find and that are never the same', () => {
    const secrets = [newSecret('token'), newSecret('token'), newSecret('share')]
    for (const secret of secrets) expect(secret).toMatch(secretPattern)
    expect(new Set(secrets).size).toBe(3)
    expect(isSameSecret(secrets[0]!, secrets[0]!)).toBe(true)
    expect(isSameSecret(secrets[0]!, secrets[1]!)).toBe(false)
    expect(isSameSecret(secrets[0]!, '')).toBe(false)
  })

  it('keeps no secret in clear, in no column of any table', async () => {
    const secrets = [await token('clear0000000'), newSecret('share'), newSecret('token')]
    await insertShare(store.database, {
      id: 'clearshare00',
      runIds: ['aaaaaaaaaaaa'],
      secret: secrets[1]!,
      createdAt: 1,
      createdBy: 'test',
      expiresAt: 9,
    })
    await insertSession(store.database, secrets[2]!, { tokenId: 'clear0000000' }, 100, 1)
    const { executeSql } = executorOf(store.database)
    for (const table of ['tokens', 'shares', 'sessions']) {
      const text = JSON.stringify((await executeSql(`select * from ${table}`)).rows)
      for (const secret of secrets) {
        expect(text).not.toContain(secret)
        expect(text).not.toContain(secret.slice(-64))
      }
    }
    expect(JSON.stringify([await listTokens(store.database), await listShares(store.database)])).not.toContain(
      hashOf(secrets[0]!),
    )
  })

  it('finds a token by its secret until it is revoked or expires', async () => {
    const [lasting, expiring] = [await token('lasting00000'), await token('expiring0000', { expiresAt: 100 })]
    expect(await findToken(store.database, lasting, 50)).toMatchObject({ id: 'lasting00000', name: 'Ada' })
    expect(await findToken(store.database, expiring, 99)).not.toBeNull()
    expect(await findToken(store.database, expiring, 100)).toBeNull()
    expect(await findToken(store.database, newSecret('token'), 50)).toBeNull()
    expect(await findToken(store.database, hashOf(lasting), 50)).toBeNull()
    expect(await revokeToken(store.database, 'lasting00000', 60)).toMatchObject({ revokedAt: 60 })
    expect(await findToken(store.database, lasting, 61)).toBeNull()
    expect(await findTokenById(store.database, 'lasting00000', 61)).toBeNull()
    expect(await revokeToken(store.database, 'lasting00000', 70)).toBeNull()
  })

  it('says when a token was last used, to within a minute', async () => {
    await token('used00000000')
    const lastUsed = async () => (await listTokens(store.database)).find(({ id }) => id === 'used00000000')?.lastUsedAt
    expect(await lastUsed()).toBeNull()
    await tokenWasUsed(store.database, 'used00000000', 1000)
    await tokenWasUsed(store.database, 'used00000000', 1000 + minute)
    expect(await lastUsed()).toBe(1000)
    await tokenWasUsed(store.database, 'used00000000', 1001 + minute)
    expect(await lastUsed()).toBe(1001 + minute)
  })

  it('knows whether anyone can administer it', async () => {
    expect(await hasAdminToken(store.database, 50)).toBe(false)
    await token('admin0000000', { role: 'admin', expiresAt: 100 })
    expect(await hasAdminToken(store.database, 50)).toBe(true)
    expect(await hasAdminToken(store.database, 100)).toBe(false)
  })

  it('ends sessions by time, by signing out, and with what opened them', async () => {
    await token('opener000000')
    const [a, b, c] = [newSecret('token'), newSecret('token'), newSecret('token')]
    for (const secret of [a, b, c]) await insertSession(store.database, secret, { tokenId: 'opener000000' }, 1000, 1)
    expect(await findSession(store.database, a, 999)).toEqual({ tokenId: 'opener000000' })
    expect(await findSession(store.database, a, 1000)).toBeNull()
    await deleteSession(store.database, a)
    expect(await findSession(store.database, a, 2)).toBeNull()
    expect(await findSession(store.database, b, 2)).not.toBeNull()
    await deleteSessionsOf(store.database, { tokenId: 'opener000000' })
    expect(await findSession(store.database, b, 2)).toBeNull()
    expect(await findSession(store.database, c, 2)).toBeNull()
  })

  it('finds a share link until it is revoked or expires', async () => {
    const secret = newSecret('share')
    await insertShare(store.database, {
      id: 'sharelink000',
      runIds: ['aaaaaaaaaaaa', 'bbbbbbbbbbbb'],
      secret,
      createdAt: 1,
      createdBy: 'Ada',
      expiresAt: 100,
    })
    expect(await findShare(store.database, secret, 99)).toMatchObject({ runIds: ['aaaaaaaaaaaa', 'bbbbbbbbbbbb'] })
    expect(await findShare(store.database, secret, 100)).toBeNull()
    await revokeShare(store.database, 'sharelink000', 50)
    expect(await findShare(store.database, secret, 51)).toBeNull()
    expect(await findShareById(store.database, 'sharelink000', 51)).toBeNull()
  })

  it('knows the blobs of a run by the events that refer to them', async () => {
    const runId = 'blobrun00000'
    const lines = wholeRun().map((event) => formatEventLine(event.type === 'created' ? createdEvent({}, runId) : event))
    await appendLines(store.database, runId, lines)
    const sha256 = /"sha256":"([0-9a-f]{64})"/.exec(lines.join())?.[1] ?? ''
    expect(await isBlobOfRuns(store.database, [runId], sha256)).toBe(true)
    expect(await isBlobOfRuns(store.database, ['otherrun0000'], sha256)).toBe(false)
    expect(await isBlobOfRuns(store.database, [runId], 'f'.repeat(64))).toBe(false)
    await deleteRun(store.database, runId, 5)
    expect(await isBlobOfRuns(store.database, [runId], sha256)).toBe(false)
  })

  it('keeps who did what, oldest first, by run', async () => {
    const acts = [
      { action: 'started', by: 'Ada', at: 1, detail: null },
      { action: 'renamed', by: 'Bo \u0000', at: 2, detail: 'a new name' },
    ] as const
    for (const act of acts) await recordAct(store.database, 'auditrun0000', act)
    await recordAct(store.database, 'auditrun0001', { action: 'deleted', by: 'Bo', at: 3, detail: null })
    expect(await listActs(store.database, 'auditrun0000')).toEqual([acts[0], { ...acts[1], by: 'Bo \ufffd' }])
  })
})
