import { describe, expect, it } from 'vitest'
import type { Agreement } from '@misfit/evaluation/comparison/agreement'
import { metricsTable } from '../../views/comparison/metrics-table.ts'
import { runSummary } from '../../views/comparison/run-summaries.fixture.ts'
import { gainSentence, resultSentence } from './result-words.ts'

const rows = (...accuracies: number[]) =>
  metricsTable(
    accuracies.map((accuracy, i) =>
      runSummary(`run${i}`, { datasetId: 'd', test: { loss: 0.1, accuracy, count: 10_000 } }),
    ),
  )

describe('resultSentence', () => {
  it('says how many, and how sure that is', () => {
    expect(resultSentence(rows(0.95)[0]!.test!)).toBe(
      'It gets 9,500 of 10,000 test images right: 95.0\u00a0% (95\u00a0% interval 94.6 to 95.4).',
    )
  })
})

describe('gainSentence', () => {
  const sentence = (before: number, after: number, agreement: Agreement | null = null) => {
    const [first, second] = rows(before, after)
    return gainSentence(second!, first!, 'Model 0', agreement)
  }

  it('tells gains and losses', () => {
    expect(sentence(0.7, 0.949)).toBe('That is 2,490 more than Model 0, a gain of 24.9 points.')
    expect(sentence(0.95, 0.94)).toBe('That is 100 fewer than Model 0, a loss of 1.0 points.')
    expect(sentence(0.95, 0.95)).toBe('That is exactly as many as Model 0.')
  })

  it('says when a difference may be chance', () => {
    const agreement: Agreement = {
      total: 10_000,
      bothRight: 9450,
      onlyARight: 50,
      onlyBRight: 55,
      neitherRight: 445,
      difference: 0.0005,
      differenceInterval: { low: -0.0015, high: 0.0025 },
      mcnemarP: 0.7,
    }
    const text = sentence(0.95, 0.9505, agreement)
    expect(text).toContain('mends 55 of its mistakes and makes 50 new ones')
    expect(text).toContain('may well be chance')
    expect(sentence(0.95, 0.9505, { ...agreement, mcnemarP: 0.001 })).not.toContain('chance')
  })
})
