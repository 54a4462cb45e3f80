import { existsSync } from 'node:fs'
import { Socket } from 'node:net'
import { Client } from 'pg'
import { expect, it } from 'vitest'
import { findPostgres, startTemporaryPostgres } from './postgres.mjs'

it('starts a PostgreSQL, as root too, and leaves nothing behind', async () => {
  const postgres = await startTemporaryPostgres()
  const client = new Client(postgres.url)
  await client.connect()
  client.on('error', () => {})
  const { rows } = await client.query("select current_setting('data_directory') as folder")
  expect(existsSync(rows[0].folder)).toBe(true)
  // With a connection still open, as a failing test would leave it.
  await postgres.stop()
  expect(existsSync(rows[0].folder)).toBe(false)
  const refused = await new Promise((done) => {
    new Socket()
      .connect(Number(new URL(postgres.url).port), '127.0.0.1')
      .on('error', () => done(true))
      .on('connect', () => done(false))
  })
  expect(refused).toBe(true)
})

it('says what to do when a folder holds no PostgreSQL', async () => {
  await expect(startTemporaryPostgres({ bin: '/nowhere' })).rejects.toThrow('did not start')
})

it('ignores a folder in MISFIT_POSTGRES_BIN that lacks the programs', () => {
  expect(findPostgres({ PATH: '', MISFIT_POSTGRES_BIN: '/nowhere' })).not.toBe('/nowhere')
})
