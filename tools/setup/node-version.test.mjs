import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkNodeVersion, isPastItsEnd, isTested, isTooOld, TESTED_MAJORS } from './node-version.mjs'
import { root } from './paths.mjs'

it.each(['v18.20.0', 'v20.8.1', 'v4.0.0'])('refuses Node %s and says what to install', (version) => {
  expect(isTooOld(version)).toBe(true)
  expect(() => checkNodeVersion(version)).toThrow(version)
})

it.each(['v20.9.0', 'v20.20.2', 'v22.1.0', 'v23.0.0', 'v26.1.0'])('accepts Node %s', (version) => {
  expect(() => checkNodeVersion(version)).not.toThrow()
})

it('knows which are tested, and which are past their end', () => {
  expect(TESTED_MAJORS).toEqual([20, 22, 24, 26])
  expect(['v20.20.2', 'v22.21.0', 'v23.0.0', 'v26.5.0', 'v28.0.0'].map(isTested)).toEqual([
    true,
    true,
    false,
    true,
    false,
  ])
  expect(['v20.20.2', 'v22.21.0'].map(isPastItsEnd)).toEqual([true, false])
})

it('asks for the same oldest Node in package.json', () => {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  expect(engines.node).toBe('>=20.9')
  expect(isTooOld('v20.9.0')).toBe(false)
})

it('the way in passes arguments on and takes the exit code', () => {
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(root, 'tools', 'setup', 'enter.cjs'), 'setup', '--help'],
    { encoding: 'utf8' },
  )
  expect(stdout).toContain('npm run setup')
  expect(status).toBe(0)
})
