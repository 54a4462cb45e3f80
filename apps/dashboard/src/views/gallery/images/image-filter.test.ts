import { describe, expect, it } from 'vitest'
import { filterFrom, filterParameter, firstFilter, type ImageFilter } from './image-filter.ts'

describe('the filter in an address', () => {
  it('comes back as it was, whatever a tag is made of', () => {
    const filter: ImageFilter = {
      answer: 'all',
      actual: 0,
      predicted: 9,
      from: 12.5,
      to: 80,
      written: 'note',
      tag: 'a&b=c, 7%/\u{1F642}',
      other: 'abc123def456',
      agreement: 'both-wrong',
      order: 'loss',
    }
    expect(filterFrom(filterParameter(filter), 10)).toEqual(filter)
  })

  it('is not there while nothing is chosen', () => {
    expect(filterParameter(firstFilter)).toBeNull()
    expect(filterFrom(null, 10)).toEqual(firstFilter)
  })

  it('leaves out what makes no sense', () => {
    expect(filterFrom('answer=perhaps&actual=10&predicted=-1&from=x&to=900&order=', 10)).toEqual(firstFilter)
  })
})
