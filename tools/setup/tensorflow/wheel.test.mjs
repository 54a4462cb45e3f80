import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { libraryFolder, sha256Of, verifyChecksum, wheels } from './wheel.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'misfit-wheel-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

// FIPS 180-4's published example.
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'

it('computes SHA-256', async () => {
  writeFileSync(join(folder, 'abc'), 'abc')
  expect(await sha256Of(join(folder, 'abc'))).toBe(ABC)
})

it('accepts the pinned file and refuses any other, naming both sums', async () => {
  writeFileSync(join(folder, 'abc'), 'abc')
  writeFileSync(join(folder, 'abd'), 'abd')
  await verifyChecksum(join(folder, 'abc'), ABC)
  await expect(verifyChecksum(join(folder, 'abd'), ABC)).rejects.toThrow(
    /abd is not the file that was tested.*ba7816bf/,
  )
})

it('keys the cache by version and checksum, so that another wheel never reuses it', () => {
  const wheel = wheels['linux-x64']
  expect(libraryFolder(wheel)).toContain(wheel.version)
  expect(libraryFolder({ ...wheel, sha256: ABC })).not.toBe(libraryFolder(wheel))
  expect(existsSync(`${libraryFolder(wheel)}.partial-${process.pid}`)).toBe(false)
})

it('pins every wheel by a whole SHA-256 and its size', () => {
  for (const wheel of Object.values(wheels)) {
    expect(wheel.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(wheel.size).toBeGreaterThan(1e8)
    expect(wheel.file).toContain(wheel.platform)
  }
})
