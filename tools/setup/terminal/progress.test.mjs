import { PassThrough } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import { formatBytes, formatDuration, formatProgress, say, startProgress } from './progress.mjs'

describe('formatting', () => {
  it.each([
    [0, '0.0 MB'],
    [440_000, '0.4 MB'],
    [273_829_956, '274 MB'],
    [1.5e9, '1.5 GB'],
  ])('writes %d bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })

  it.each([
    [120, '0.1 s'],
    [9_400, '9.4 s'],
    [12_300, '12 s'],
    [59_700, '1 min 0 s'],
    [125_000, '2 min 5 s'],
  ])('writes %d ms as %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text)
  })

  it('shows share and amounts, with a bar on a terminal', () => {
    expect(formatProgress({ label: 'Downloading', done: 137e6, total: 274e6, elapsedMs: 3_100 })).toBe(
      'Downloading   50 %  137 MB of 274 MB  3.1 s',
    )
    expect(formatProgress({ label: 'Downloading', done: 137e6, total: 274e6, elapsedMs: 3_100, bar: true })).toContain(
      '[############------------]',
    )
  })

  it('counts packages as packages', () => {
    expect(formatProgress({ label: 'Installing', done: 30, total: 120, elapsedMs: 0, unit: 'packages' })).toContain(
      '30 of 120',
    )
  })

  it('never shows more than all of it', () => {
    expect(formatProgress({ label: 'x', done: 300, total: 200, elapsedMs: 0, unit: 'packages' })).toContain(
      '100 %  200 of 200',
    )
  })

  it('shows the amount alone when the total is unknown', () => {
    expect(formatProgress({ label: 'x', done: 5e6, elapsedMs: 0 })).toBe('x  5.0 MB  0.0 s')
  })
})

describe('drawing', () => {
  it('writes whole lines, without control characters, where there is no terminal', () => {
    const stream = new PassThrough()
    const progress = startProgress('Unpacking', 10, 'bytes', stream)
    for (let done = 0; done <= 10; done++) progress.update(done)
    progress.end()
    const text = stream.read().toString()
    expect(text).toMatch(/^Unpacking \.\.\.\nUnpacking: done \(0\.\d s\)\n$/)
  })

  it('draws what runs at the same time together on a terminal, and keeps what is over above it', () => {
    vi.stubEnv('CI', '')
    const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 60 })
    const unpacking = startProgress('Unpacking', 10, 'bytes', stream)
    const compiling = startProgress('Compiling', undefined, 'bytes', stream)
    compiling.end()
    say('A line of the story.', stream)
    unpacking.end()
    vi.unstubAllEnvs()
    expect(shownBy(stream.read().toString())).toEqual([
      expect.stringMatching(/^Compiling: done \(0\.\d s\)$/),
      'A line of the story.',
      expect.stringMatching(/^Unpacking: done \(0\.\d s\)$/),
    ])
  })
})

/** The lines that a terminal shows in the end: it knows "up so many lines" and "clear to the end". */
function shownBy(text) {
  const lines = ['']
  for (const [part, up] of text.matchAll(/\r\x1b\[(\d+)A\x1b\[J|\n|[^\r\n\x1b]+/g)) {
    if (up) lines.splice(lines.length - 1 - Number(up), Infinity, '')
    else if (part === '\n') lines.push('')
    else lines[lines.length - 1] += part
  }
  return lines.filter(Boolean)
}
