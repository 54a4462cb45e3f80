import { describe, expect, it } from 'vitest'
import { formatDuration } from '@misfit/text/durations'
import { formatAgo } from './time.ts'

describe('formatDuration', () => {
  it.each([
    [0.84, '0.8 s'],
    [9.96, '10 s'],
    [42.4, '42 s'],
    [185, '3 min 05 s'],
    [3599.6, '1 h 00 min'],
    [8040, '2 h 14 min'],
    [200_000, '2 d 7 h'],
    [Number.NaN, '–'],
    [null, '–'],
  ])('%s seconds is %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text))
})

describe('formatAgo', () => {
  const now = Date.UTC(2026, 2, 20, 12)
  it.each([
    [3, 'just now'],
    [45, '45 s ago'],
    [250, '4 min ago'],
    [7300, '2 h ago'],
    [90_000, 'yesterday'],
    [3 * 86_400, '3 days ago'],
    [15 * 86_400, '5 Mar'],
  ])('%s seconds before is %s', (seconds, text) => expect(formatAgo(now - seconds * 1000, now)).toBe(text))
})
