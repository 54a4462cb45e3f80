import type { ImageMark } from '@misfit/events/people/image-mark'
import { describe, expect, it } from 'vitest'
import { allMarks, MarkTable, markOf, markTagCounts } from './mark-table.ts'

const noted = (index: number, note: string, tags: string[] = []): ImageMark => ({
  partition: 'validation',
  index,
  verdict: null,
  note,
  tags,
})

describe('MarkTable', () => {
  it('shows a write at once and takes it back when the hub refuses it', () => {
    const table = new MarkTable()
    table.replace([noted(3, 'before')], table.moment())
    const end = table.begin([noted(3, 'after'), noted(4, 'new')])
    expect(markOf(table.view(), 'validation', 3).note).toBe('after')
    end(false)
    expect(allMarks(table.view())).toEqual([noted(3, 'before')])
  })

  it('keeps a write that the hub took', () => {
    const table = new MarkTable()
    table.begin([noted(3, 'mine')])(true)
    expect(allMarks(table.view())).toEqual([noted(3, 'mine')])
  })

  it('keeps what another wrote after ours, when its message comes before our answer', () => {
    const table = new MarkTable()
    const end = table.begin([noted(3, 'mine')])
    table.hear([noted(3, 'mine')])
    table.hear([noted(3, 'theirs')])
    end(true)
    expect(markOf(table.view(), 'validation', 3).note).toBe('theirs')
  })

  it('does not let a list that was asked for earlier undo what was heard since', () => {
    const table = new MarkTable()
    table.replace([noted(1, 'old'), noted(2, 'kept')], table.moment())
    const asked = table.moment()
    table.hear([noted(1, '')])
    table.replace([noted(1, 'old'), noted(2, 'kept')], asked)
    expect(allMarks(table.view())).toEqual([noted(2, 'kept')])
  })

  it('forgets what a newer list does not have', () => {
    const table = new MarkTable()
    table.hear([noted(1, 'gone')])
    table.replace([], table.moment())
    expect(allMarks(table.view())).toEqual([])
  })

  it('counts tags, the most used first', () => {
    const table = new MarkTable()
    table.hear([noted(1, '', ['blurred', 'cut off']), noted(2, '', ['cut off'])])
    expect(markTagCounts(table.view())).toEqual([
      { tag: 'cut off', count: 2 },
      { tag: 'blurred', count: 1 },
    ])
  })
})
