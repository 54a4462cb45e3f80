import { describe, expect, it } from 'vitest'
import { diagnose } from './diagnose.mjs'
import { render } from './doctor.mjs'

/** A machine on which all is well. */
const healthy = {
  node: 'v22.12.0',
  npm: '11.0.0',
  python: { version: 'Python 3.11.7', pip: true },
  compiler: 'g++ 12.2.0',
  platform: 'linux',
  arch: 'x64',
  libc: { name: 'glibc', version: '2.36' },
  cpu: { model: 'A CPU', cores: 2, flags: ['sse2', 'avx', 'avx2', 'avx512f', 'amx_bf16'] },
  memory: 16e9,
  cache: { folder: '/cache', free: 50e9, libraries: true },
  packages: 'installed',
  native: { version: '2.21.0' },
  slowBackends: true,
  record: undefined,
  network: { npm: true, pip: true },
  mnist: 'ok',
  chromium: { path: '/chromium', version: 'Chromium 142' },
  postgres: { path: '/postgres', version: 'postgres 17' },
  home: { folder: '/home/.misfit', exists: true, bytes: 5e6, runs: 3, free: 50e9 },
  hub: undefined,
}

/** What one machine is told that differs from the healthy one. */
function findings(difference) {
  return diagnose({ ...healthy, ...difference }).findings
}

function finding(topic, difference) {
  return findings(difference).find((found) => found.topic === topic)
}

/** A machine before native TensorFlow is set up. */
const withoutNative = {
  native: { failure: 'there is no compiled addon' },
  cache: { folder: '/cache', free: 50e9, libraries: false },
}

describe('a machine on which all is well', () => {
  it('has no warnings and trains natively', () => {
    const { canTrain, backend, findings: all } = diagnose(healthy)
    expect(all.filter(({ status }) => status !== 'ok')).toEqual([])
    expect({ canTrain, backend }).toEqual({ canTrain: true, backend: 'native' })
  })

  it("names the CPU's extensions", () => {
    expect(finding('CPU').detail).toContain('avx, avx2, avx512f, amx_bf16')
  })
})

describe('training is impossible', () => {
  it.each([
    ['on a Node that is too old', { node: 'v18.0.0' }],
    ['without packages', { packages: 'missing', native: { failure: 'none' } }],
    ['without any backend', { native: { failure: 'none' }, slowBackends: false }],
  ])('%s', (_name, difference) => {
    const { canTrain, findings: all } = diagnose({ ...healthy, ...difference })
    expect(canTrain).toBe(false)
    expect(all.some(({ status }) => status === 'problem')).toBe(true)
  })
})

describe('training is possible, slower', () => {
  const slower = [
    ['no compiler', 'C++ compiler', { ...withoutNative, compiler: undefined }, 'g++'],
    ['no AVX', 'CPU', { ...withoutNative, cpu: { model: 'Old', cores: 1, flags: ['sse2'] } }, 'another machine'],
    ['musl', 'System', { ...withoutNative, libc: { name: 'musl' } }, 'Debian'],
    [
      'no disk space',
      'Disk',
      { ...withoutNative, cache: { folder: '/cache', free: 0.4e9, libraries: false } },
      'MISFIT_CACHE',
    ],
    ['no Python', 'Python', { ...withoutNative, python: undefined }, 'python3-pip'],
    ['Python without pip', 'Python', { ...withoutNative, python: { version: 'Python 3.11', pip: false } }, 'pip'],
    [
      'an index that does not answer',
      'Python index',
      { ...withoutNative, network: { npm: true, pip: 'no answer' } },
      'network',
    ],
  ]
  it.each(slower)('%s is a warning with its remedy', (_name, topic, difference, remedy) => {
    expect(finding(topic, difference)).toMatchObject({ status: 'warning' })
    expect(finding(topic, difference).remedy).toContain(remedy)
    expect(diagnose({ ...healthy, ...difference })).toMatchObject({ canTrain: true, backend: 'wasm' })
  })

  it('warns when our own operations could not be compiled, not where nothing is there to compile against', () => {
    const record = {
      backend: 'native',
      libraries: '/cache/tensorflow',
      operations: { key: 'abc', missing: 'there is no C++ compiler' },
    }
    expect(finding('TensorFlow', { ...healthy, record })).toMatchObject({
      status: 'warning',
      detail: expect.stringContaining('there is no C++ compiler'),
      remedy: expect.stringContaining('--retry'),
    })
    expect(finding('TensorFlow', { ...healthy, record: { ...record, libraries: null } })).toMatchObject({
      status: 'ok',
    })
    expect(finding('TensorFlow', { ...healthy, record: { ...record, operations: { key: 'abc' } } })).toMatchObject({
      status: 'ok',
    })
  })

  it('tells the reason that set-up recorded, and each of its remedies once', () => {
    const record = {
      backend: 'wasm',
      problems: [
        { wrong: 'There is no C++ compiler.', follows: '', remedy: 'install g++' },
        { wrong: 'Refused.', follows: '', remedy: 'install g++' },
      ],
    }
    const found = finding('TensorFlow', { ...withoutNative, record })
    expect(found.detail).toContain('There is no C++ compiler. Refused.')
    expect(found.remedy.match(/install g\+\+/g)).toHaveLength(1)
  })

  it('calls the plain backend by its name', () => {
    expect(diagnose({ ...healthy, ...withoutNative, record: { backend: 'cpu', problems: [] } }).backend).toBe('cpu')
  })
})

describe('what is lacking does not matter once TensorFlow is there', () => {
  it.each([
    ['C++ compiler', { compiler: undefined }],
    ['Python', { python: undefined }],
    ['Python index', { network: { npm: true, pip: 'no answer' } }],
    ['npm registry', { network: { npm: 'no answer', pip: true } }],
    ['Disk', { cache: { folder: '/cache', free: 0.1e9, libraries: true } }],
  ])('%s', (topic, difference) => {
    expect(finding(topic, difference).status).toBe('ok')
  })
})

describe('other findings', () => {
  it.each([
    ['v24.1.0', /^v24\.1\.0$/],
    ['v20.20.2', /past its end.*Node 24/],
    ['v23.0.0', /not one that Misfit is tested on \(20, 22, 24, 26\)/],
  ])('Node %s is fine, with a word about it where there is one', (node, detail) => {
    expect(finding('Node', { node })).toMatchObject({ status: 'ok', detail: expect.stringMatching(detail) })
  })

  it('no network and no packages is a problem', () => {
    expect(finding('npm registry', { packages: 'missing', network: { npm: 'ENOTFOUND', pip: true } })).toMatchObject({
      status: 'problem',
      detail: expect.stringContaining('ENOTFOUND'),
    })
  })

  it('damaged MNIST names the file', () => {
    expect(finding('MNIST', { mnist: { damaged: 'train-labels-idx1-ubyte has another checksum' } })).toMatchObject({
      status: 'problem',
      detail: expect.stringContaining('train-labels'),
    })
  })

  it('a hub that left its file behind is told from one that runs', () => {
    expect(finding('Hub', { hub: { url: 'http://127.0.0.1:4200', answers: true } })).toMatchObject({ status: 'ok' })
    expect(finding('Hub', { hub: { url: 'http://127.0.0.1:4200', answers: false } })).toMatchObject({
      status: 'warning',
    })
  })

  it('every warning and every problem has a remedy', () => {
    const bad = {
      ...withoutNative,
      node: 'v18.0.0',
      npm: undefined,
      python: undefined,
      compiler: undefined,
      libc: { name: 'musl' },
      cpu: { model: 'x', cores: 1, flags: [] },
      memory: 1e9,
      packages: 'missing',
      slowBackends: false,
      network: { npm: 'x', pip: undefined },
      mnist: 'missing',
      chromium: undefined,
      postgres: undefined,
      home: { folder: '/h', exists: false, bytes: 0, runs: 0, free: 1e6 },
      hub: { url: 'u', answers: false },
      cache: { folder: '/c', free: 0, libraries: false },
    }
    const all = findings(bad)
    expect(all.every(({ status }) => status !== 'ok')).toBe(true)
    expect(all.filter(({ remedy }) => !remedy)).toEqual([])
  })
})

describe('render', () => {
  it('puts each remedy below its finding, and a conclusion last', () => {
    const lines = render(diagnose({ ...healthy, chromium: undefined })).split('\n')
    const at = lines.findIndex((line) => line.startsWith('warning') && line.includes('Chromium'))
    expect(lines[at + 1]).toContain('To mend it:')
    expect(lines.at(-1)).toBe('This machine trains with native TensorFlow.')
    expect(lines.join('')).not.toContain('\x1b')
  })
})
