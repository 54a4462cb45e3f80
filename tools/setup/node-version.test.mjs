import { expect, it } from 'vitest'
import { checkNodeVersion, isNewerThanTested, isTooOld } from './node-version.mjs'

it.each(['v18.20.0', 'v20.8.1', 'v4.0.0'])('refuses Node %s and says what to install', (version) => {
  expect(isTooOld(version)).toBe(true)
  expect(() => checkNodeVersion(version)).toThrow(version)
})

it.each(['v20.9.0', 'v20.20.2', 'v22.1.0', 'v23.0.0', 'v26.1.0'])('accepts Node %s', (version) => {
  expect(() => checkNodeVersion(version)).not.toThrow()
})

it('knows from where on tfjs-node needs functions given back', () => {
  expect(isNewerThanTested('v22.21.0')).toBe(false)
  expect(isNewerThanTested('v23.0.0')).toBe(true)
})
