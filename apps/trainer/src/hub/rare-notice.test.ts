import { expect, it } from 'vitest'
import { RareNotice } from './rare-notice.ts'

const minute = 60_000
const hour = 60 * minute

function noticeAt() {
  const clock = { now: 0 }
  const told: string[] = []
  return {
    clock,
    told,
    notice: new RareNotice(
      (message) => {
        told.push(message)
      },
      () => clock.now,
    ),
  }
}

it('what goes wrong every quarter of a second is told at first, and then less and less often', () => {
  const { clock, told, notice } = noticeAt()
  for (; clock.now < 24 * minute; clock.now += 250) notice.problem('the hub said no')
  // At 0, after 1, 3, 7 and 15 minutes.
  expect(told).toHaveLength(5)
  expect(told[0]).toBe('the hub said no')
  expect(told[1]).toBe('the hub said no (239 problems since the last word were not told)')
})

it('it is told once an hour at least', () => {
  const { clock, told, notice } = noticeAt()
  for (; clock.now < 48 * hour; clock.now += minute) notice.problem('the hub said no')
  expect(told.length).toBeGreaterThanOrEqual(48)
  expect(told.length).toBeLessThan(60)
})

it.each([
  ['two that change places', 2],
  ['a text that is another each time', 1e9],
])('something else is told soon, and %s do not fill the log', (_, texts) => {
  const { clock, told, notice } = noticeAt()
  for (let i = 0; clock.now < 24 * minute; clock.now += 250) notice.problem(`the hub said no to ${i++ % texts}`)
  expect(told[1]).toContain('the hub said no to')
  expect(told.length).toBeLessThanOrEqual(12)
})

it('after it was over it is told at once', () => {
  const { told, notice } = noticeAt()
  notice.problem('no answer')
  notice.over()
  notice.problem('no answer')
  expect(told).toEqual(['no answer', 'no answer'])
})
