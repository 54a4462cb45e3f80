import { describe, expect, it } from 'vitest'
import { lockMatches, packagesToFetch, withAddresses } from './packages.mjs'

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
    expect(
      lockMatches(lock({ ...zod, 'node_modules/only-on-mac': { version: '1.0.0', optional: true } }), {
        packages: zod,
      }),
    ).toBe(true)
  })

  it('asks for packages of tests only where all are wanted', () => {
    const whole = lock({ ...zod, 'node_modules/vitest': { version: '4.1.12', dev: true } })
    expect(lockMatches(whole, { packages: zod }, 'runtime')).toBe(true)
    expect(lockMatches(whole, { packages: zod }, 'all')).toBe(false)
  })

  it('does not hold for an empty lock', () => {
    expect(lockMatches({}, {})).toBe(false)
  })
})

it('counts only what this platform needs', () => {
  const packages = {
    ...zod,
    ...linked,
    'node_modules/a-mac': { version: '1', os: ['darwin'] },
    'node_modules/a-linux-x64': { version: '1', os: ['linux'], cpu: ['x64'] },
    'node_modules/a-linux-arm64': { version: '1', os: ['linux'], cpu: ['arm64'] },
  }
  expect(packagesToFetch(lock(packages), { platform: 'linux', arch: 'x64' })).toEqual([
    'node_modules/zod',
    'node_modules/a-linux-x64',
  ])
})

it('knows where a registry has the archives, by each package’s own name', () => {
  const found = { version: '1.2.3', integrity: 'sha512-AA==' }
  const packages = {
    ...linked,
    'node_modules/zod': found,
    'node_modules/@nx/js': found,
    'node_modules/a/node_modules/@b/c': found,
    'node_modules/other-name': { ...found, name: '@real/name' },
    'node_modules/has-one': { ...found, resolved: 'https://elsewhere.example/x.tgz' },
  }
  const addresses = Object.fromEntries(
    Object.entries(withAddresses(lock(packages), 'https://registry.example/npm/').packages).map(
      ([path, { resolved }]) => [path, resolved],
    ),
  )
  expect(addresses).toEqual({
    '': undefined,
    'libs/data': undefined,
    'node_modules/@misfit/data': 'libs/data',
    'node_modules/zod': 'https://registry.example/npm/zod/-/zod-1.2.3.tgz',
    'node_modules/@nx/js': 'https://registry.example/npm/@nx/js/-/js-1.2.3.tgz',
    'node_modules/a/node_modules/@b/c': 'https://registry.example/npm/@b/c/-/c-1.2.3.tgz',
    'node_modules/other-name': 'https://registry.example/npm/@real/name/-/name-1.2.3.tgz',
    'node_modules/has-one': 'https://elsewhere.example/x.tgz',
  })
})
