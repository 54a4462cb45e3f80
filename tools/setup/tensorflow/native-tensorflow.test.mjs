import { describe, expect, it } from 'vitest'
import { banner } from '../terminal/banner.mjs'
import { compareVersions, obstacles } from './native-tensorflow.mjs'

const good = { libc: { name: 'glibc', version: '2.36' }, flags: ['avx'], platform: 'linux', arch: 'x64' }

describe('obstacles', () => {
  it('are none on a usual Linux machine, a Mac or Windows', () => {
    expect(obstacles(good)).toEqual([])
    expect(obstacles({ libc: { name: 'none' }, flags: undefined, platform: 'darwin', arch: 'arm64' })).toEqual([])
    expect(obstacles({ libc: { name: 'none' }, flags: undefined, platform: 'win32', arch: 'x64' })).toEqual([])
  })

  it('are found before anything is downloaded: musl, and a CPU without AVX', () => {
    expect(obstacles({ ...good, libc: { name: 'musl' } }).map(({ message }) => message)).toEqual([
      expect.stringContaining('musl'),
    ])
    expect(obstacles({ ...good, flags: ['sse4_2'] }).map(({ message }) => message)).toEqual([
      expect.stringContaining('AVX'),
    ])
  })

  it('do not ask an ARM machine for AVX', () => {
    expect(obstacles({ ...good, arch: 'arm64', flags: ['asimd'] })).toEqual([])
  })
})

describe('compareVersions', () => {
  it('compares numbers, not text', () => {
    expect(compareVersions('2.9', '2.27')).toBeLessThan(0)
    expect(compareVersions('2.27', '2.27')).toBe(0)
    expect(compareVersions('2.27.1', '2.27')).toBeGreaterThan(0)
  })
})

describe('banner', () => {
  it('is one line when training is native', () => {
    expect(banner({ backend: 'native', tensorflow: '2.21.0', problems: [] })).toBe(
      'Training uses native TensorFlow 2.21.0.',
    )
  })

  it('tells the backend, how much slower, why, and how to mend it', () => {
    const text = banner({
      backend: 'wasm',
      tensorflow: '4.22.0',
      problems: [{ wrong: 'There is no C++ compiler.', follows: '', remedy: 'install g++' }],
    })
    for (const part of ['WebAssembly', 'slower', 'There is no C++ compiler.', 'To mend it: install g++', 'doctor'])
      expect(text).toContain(part)
  })
})
