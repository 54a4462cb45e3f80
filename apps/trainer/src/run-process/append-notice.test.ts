import { expect, it } from 'vitest'
import { AppendNotice } from './append-notice.ts'

function noticeAndTold() {
  const told: number[] = []
  return {
    notice: new AppendNotice((seq) => {
      told.push(seq)
    }),
    told,
  }
}

it('the first event is told at once, those after it when someone listens again, by the number of the newest', () => {
  const { notice, told } = noticeAndTold()
  for (const seq of [1, 2, 3]) notice.appended(seq)
  expect(told).toEqual([1])
  notice.listening()
  expect(told).toEqual([1, 3])
})

it('who listens before there is anything new hears of the next event at once', () => {
  const { notice, told } = noticeAndTold()
  notice.appended(1)
  notice.listening()
  notice.listening()
  expect(told).toEqual([1])
  notice.appended(2)
  expect(told).toEqual([1, 2])
})
