import { expect, it } from 'vitest'
import { takenInWords } from './taken-in-words.ts'

it('says what an import changed, and what it did not', () => {
  const run = (outcome: 'new' | 'continued' | 'there') => ({ runId: 'abc123def456', name: 'a', outcome })
  expect(takenInWords({ runs: [run('new'), run('new'), run('there')], datasets: 0, blobs: 0 })).toBe(
    '2 runs imported, 1 run there already',
  )
  expect(takenInWords({ runs: [run('continued')], datasets: 0, blobs: 0 })).toBe('1 run brought up to date')
})
