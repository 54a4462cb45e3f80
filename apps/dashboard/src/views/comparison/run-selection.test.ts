import { describe, expect, it } from 'vitest'
import { compareUrl, mostCompared, runsFromQuery } from './run-selection.ts'

const id = (n: number) => `run${String(n).padStart(9, '0')}`

describe('runsFromQuery', () => {
  it('keeps the order, drops doubles and what is no id', () => {
    expect(runsFromQuery(`${id(2)},${id(1)},${id(2)},../../etc,<script>,`)).toEqual([id(2), id(1)])
  })
  it('is empty without a query', () => expect(runsFromQuery(null)).toEqual([]))
  it('takes as many runs as can be told apart', () => {
    expect(runsFromQuery(Array.from({ length: 20 }, (_, i) => id(i)).join(','))).toHaveLength(mostCompared)
  })
})

describe('compareUrl', () => {
  it('is read back', () => {
    expect(runsFromQuery(new URL(compareUrl([id(1), id(2)]), 'http://localhost').searchParams.get('runs'))).toEqual([
      id(1),
      id(2),
    ])
    expect(compareUrl([])).toBe('/compare')
  })
})
