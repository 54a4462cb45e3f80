import { describe, expect, it } from 'vitest'
import { abridgeDataset, fitsEvent } from './abridged-dataset.ts'
import { type DatasetDescription, datasetDescriptionSchema } from '../dataset.ts'
import { formatEventLine, longestEventLine, parseEventLine } from './run-event.ts'

const awkward = [
  'the same',
  'the same',
  'a/b\\c',
  '../../etc',
  '\u{1F469}\u{1F3FD}\u200D\u{1F680}'.repeat(28),
  '\u05E9\u05DC\u05D5\u05DD'.repeat(50),
  '\u202Ereversed\u202C',
  '\u0000\u0001\u001F'.repeat(66),
  '"quoted"'.repeat(25),
  'x'.repeat(200),
  '\u6F22\u5B57'.repeat(100),
  '',
  ' ',
  '\uD83D',
]
const described = (classCount: number, nameAt: (index: number) => string): DatasetDescription =>
  datasetDescriptionSchema.parse({
    id: '0123456789abcdef',
    name: 'many classes',
    imageShape: [224, 224, 3],
    source: 's'.repeat(1000),
    classes: Array.from({ length: classCount }, (_, i) => nameAt(i)),
    partitions: Object.fromEntries(
      ['train', 'validation', 'test'].map((name) => [
        name,
        { count: classCount * 1300, classCounts: Array.from({ length: classCount }, () => 1300) },
      ]),
    ),
  })
const lineOf = (dataset: DatasetDescription): string =>
  formatEventLine({
    seq: 999_999,
    at: 1_764_000_000_000,
    type: 'dataset',
    dataset,
    whole: { sha256: 'f'.repeat(64), bytes: 10_000_000 },
  })

describe('abridgeDataset', () => {
  it.each([
    ['1,000 names of 200 characters', 1000, () => 'n'.repeat(200)],
    ['1,000 names that are all emoji', 1000, () => '\u{1F469}\u{1F3FD}\u200D\u{1F680}'.repeat(28)],
    ['1,000 names that JSON escapes', 1000, () => '\u0001'.repeat(200)],
    ['10,000 awkward names', 10_000, (i: number) => awkward[i % awkward.length] ?? ''],
  ] as const)('fits %s into a line', (_, count, nameAt) => {
    const whole = described(count, nameAt)
    expect(fitsEvent(whole)).toBe(false)
    const line = lineOf(abridgeDataset(whole))
    expect(line.length).toBeLessThanOrEqual(longestEventLine)
    expect(parseEventLine(line)).toMatchObject({
      type: 'dataset',
      dataset: { id: whole.id, classes: { length: Math.min(count, 1000) } },
    })
  })

  it('leaves a small one as it is, awkward names and all', () => {
    const small = described(awkward.length, (i) => awkward[i] ?? '')
    expect(abridgeDataset(small)).toBe(small)
    expect(parseEventLine(lineOf(small))).toMatchObject({ dataset: { classes: awkward } })
  })

  it('keeps short names, and cuts no emoji in two', () => {
    const { classes } = abridgeDataset(
      described(1000, (i) => (i === 0 ? 'cat' : '\u{1F469}\u{1F3FD}\u200D\u{1F680}'.repeat(28))),
    )
    expect(classes[0]).toBe('cat')
    expect(classes[1]).toMatch(/^(\u{1F469}\u{1F3FD}\u200D\u{1F680})*…$/u)
  })
})
