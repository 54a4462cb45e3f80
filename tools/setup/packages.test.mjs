import { describe, expect, it } from 'vitest'
import { lockMatches, packagesToFetch } from './packages.mjs'

const lock = (packages) => ({ packages: { '': { version: '0.1.0' }, 'libs/data': { version: '0.1.0' }, ...packages } })
const zod = { 'node_modules/zod': { version: '4.6.7' } }
const linked = { 'node_modules/@misfit/data': { link: true, resolved: 'libs/data' } }

describe('lockMatches', () => {
  it('holds when every locked package is there in its version', () => {
    expect(lockMatches(lock({ ...zod, ...linked }), { packages: { ...zod, ...linked } })).toBe(true)
  })

  it('does not hold for another version or a missing package', () => {
    expect(lockMatches(lock(zod), { packages: { 'node_modules/zod': { version: '4.0.0' } } })).toBe(false)
    expect(lockMatches(lock(zod), { packages: {} })).toBe(false)
  })

  it('does not hold when a workspace is not linked', () => {
    expect(lockMatches(lock(linked), { packages: { 'node_modules/@misfit/data': { version: '0.1.0' } } })).toBe(false)
  })

  it('allows optional packages of other platforms to be absent', () => {
    expect(lockMatches(lock({ ...zod, 'node_modules/only-on-mac': { version: '1.0.0', optional: true } }), { packages: zod })).toBe(true)
  })

  it('does not hold for an empty lock', () => {
    expect(lockMatches({}, {})).toBe(false)
  })
})

it('counts only what this platform needs', () => {
  const packages = { ...zod, ...linked, 'node_modules/a-mac': { version: '1', os: ['darwin'] }, 'node_modules/a-linux-x64': { version: '1', os: ['linux'], cpu: ['x64'] }, 'node_modules/a-linux-arm64': { version: '1', os: ['linux'], cpu: ['arm64'] } }
  expect(packagesToFetch(lock(packages), { platform: 'linux', arch: 'x64' })).toBe(2)
})
