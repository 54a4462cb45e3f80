import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RecentLines } from './recent-lines.ts'

const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}`)

describe('the newest lines of a run', () => {
  it('are those after a number, while they are there', () => {
    const recent = new RecentLines()
    recent.add(lines(11, 13), 13)
    expect(recent.after(10)).toEqual(['line 11', 'line 12', 'line 13'])
    expect(recent.after(12)).toEqual(['line 13'])
    expect(recent.after(9)).toBeNull()
    expect(recent.after(13)).toBeNull()
  })

  it('begin anew after a gap', () => {
    const recent = new RecentLines()
    recent.add(lines(1, 3), 3)
    recent.add(lines(6, 7), 7)
    expect(recent.after(2)).toBeNull()
    expect(recent.after(5)).toEqual(['line 6', 'line 7'])
  })

  it('are always right or absent, and never more than allowed', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 12 }), (counts) => {
        const recent = new RecentLines(40, 300)
        let last = 0
        for (const count of counts) {
          recent.add(lines(last + 1, last + count), last + count)
          last += count
          for (let after = 0; after <= last; after += 1) {
            const found = recent.after(after)
            if (found === null) continue
            const kept = found.join(' ')
            expect(kept).toBe(lines(after + 1, last).join(' '))
            expect(found.length <= 40 && kept.length - found.length < 300).toBe(true)
          }
        }
      }),
    )
  })
})
