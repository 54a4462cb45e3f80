import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { hubToken } from './hub-token.ts'
import { temporaryHome } from '../testing/temporary-home.ts'

it('shows the secret of this machine to the hub of its own data folder, and to no other', () => {
  const { home, remove } = temporaryHome()
  const environment = { MISFIT_HOME: home.path }
  expect(hubToken('http://127.0.0.1:4200', environment)).toBeNull()
  writeFileSync(home.hubFile, JSON.stringify({ url: 'http://127.0.0.1:4200', pid: 1 }))
  writeFileSync(path.join(home.path, 'local-secret'), 'misfit_local\n')
  expect(hubToken('http://127.0.0.1:4200', environment)).toBe('misfit_local')
  expect(hubToken('http://127.0.0.1:4200/', environment)).toBe('misfit_local')
  expect(hubToken('http://127.0.0.1:4201', environment)).toBeNull()
  expect(hubToken('https://evil.example/?http://127.0.0.1:4200', environment)).toBeNull()
  expect(hubToken('https://misfit.example', { ...environment, MISFIT_TOKEN: 'misfit_given' })).toBe('misfit_given')
  remove()
})
