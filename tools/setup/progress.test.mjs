import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { formatBytes, formatDuration, formatProgress, startProgress } from './progress.mjs'

describe('formatting', () => {
  it.each([[0, '0.0 MB'], [440_000, '0.4 MB'], [273_829_956, '274 MB'], [1.5e9, '1.5 GB']])('writes %d bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })

  it.each([[120, '0.1 s'], [9_400, '9.4 s'], [12_300, '12 s'], [59_700, '1 min 0 s'], [125_000, '2 min 5 s']])('writes %d ms as %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text)
  })

  it('shows share and amounts, with a bar on a terminal', () => {
    expect(formatProgress({ label: 'Downloading', done: 137e6, total: 274e6, elapsedMs: 3_100 })).toBe('Downloading   50 %  137 MB of 274 MB  3.1 s')
    expect(formatProgress({ label: 'Downloading', done: 137e6, total: 274e6, elapsedMs: 3_100, bar: true })).toContain('[############------------]')
  })

  it('counts packages as packages', () => {
    expect(formatProgress({ label: 'Installing', done: 30, total: 120, elapsedMs: 0, unit: 'packages' })).toContain('30 of 120')
  })

  it('never shows more than all of it', () => {
    expect(formatProgress({ label: 'x', done: 300, total: 200, elapsedMs: 0, unit: 'packages' })).toContain('100 %  200 of 200')
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
})
