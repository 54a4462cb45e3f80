import { describe, expect, it } from 'vitest'
import { csv } from '@misfit/text/csv'
import { predictionsFromProbabilities, PredictionsError } from '@misfit/evaluation/predictions/predictions'
import { labelChangesSchema, type ImageMark } from '@misfit/events/people/image-mark'
import { noMarks } from '../../views/marks/mark-table.ts'
import { changedLabels, changesInWords } from './changed-labels.ts'
import { decodePositions, joinFolds } from './held-out-answers.ts'
import { anyIssue, isListed, issuePairs, stateCounts, verdictInWords, withMarks } from './issue-review.ts'
import { sourceFrom, sourceText } from './issue-source.ts'
import { issuesCsvRows } from './issues-csv.ts'
import { confidentIssues, dynamicIssues } from './ranked-issues.ts'
import { placeAfter } from './review-steps.ts'
import { verdictOfKey } from './verdict-keys.ts'

const rows = (probabilities: number[][], labels: number[]) =>
  predictionsFromProbabilities(Float32Array.from(probabilities.flat()), labels, probabilities[0]!.length)

/** Six images of two classes; the third is labelled 0 and surely a 1. */
const answers = rows(
  [
    [0.9, 0.1],
    [0.8, 0.2],
    [0.05, 0.95],
    [0.1, 0.9],
    [0.2, 0.8],
    [0.1, 0.9],
  ],
  [0, 0, 0, 1, 1, 1],
)
const mark = (
  index: number,
  verdict: ImageMark['verdict'],
  partition: ImageMark['partition'] = 'train',
): ImageMark => ({ partition, index, verdict, note: '', tags: [] })

describe('the list', () => {
  it('the one wrong label is found, with what is suggested and how probable both are', () => {
    const { issues } = confidentIssues({ predictions: answers, positions: null })
    expect(issues).toHaveLength(1)
    expect(issues[0]).toMatchObject({ index: 2, given: 0, suggested: 1 })
    expect(issues[0]!.givenProbability).toBeCloseTo(0.05, 6)
    expect(issues[0]!.suggestedProbability).toBeCloseTo(0.95, 6)
  })

  it('an image that a fold held out is named by its position in the partition', () => {
    expect(
      confidentIssues({ predictions: answers, positions: Uint32Array.of(3, 7, 11, 12, 20, 21) }).issues[0],
    ).toMatchObject({ index: 11, place: 2 })
  })

  it('by the course of a training: a label that stays behind, though the last epoch gives in to it', () => {
    const [first, last] = [
      rows(
        [
          [0.9, 0.1],
          [0.1, 0.9],
        ],
        [0, 0],
      ),
      rows(
        [
          [0.9, 0.1],
          [0.6, 0.4],
        ],
        [0, 0],
      ),
    ]
    expect(dynamicIssues([first, first, last])).toMatchObject([{ index: 1, given: 0, suggested: 1 }])
    expect(dynamicIssues([])).toEqual([])
  })

  it('folds are joined in the order given; two that answer for one image are refused', () => {
    const part = rows(
      [
        [0.9, 0.1],
        [0.2, 0.8],
      ],
      [0, 1],
    )
    expect([
      ...joinFolds([
        { predictions: part, positions: Uint32Array.of(0, 3) },
        { predictions: part, positions: Uint32Array.of(1, 2) },
      ]).positions!,
    ]).toEqual([0, 3, 1, 2])
    expect(() =>
      joinFolds([
        { predictions: part, positions: Uint32Array.of(0, 3) },
        { predictions: part, positions: Uint32Array.of(3, 4) },
      ]),
    ).toThrow(PredictionsError)
  })

  it('positions are little-endian and as many as the answers', () => {
    expect([...decodePositions(Uint8Array.of(1, 0, 0, 0, 0, 1, 0, 0).buffer, 2)]).toEqual([1, 256])
    expect(() => decodePositions(new ArrayBuffer(8), 3)).toThrow('8 bytes of positions for 3 answers; 12 expected')
  })
})

describe('the review', () => {
  const issues = [
    { index: 2, place: 2, given: 0, suggested: 1, givenProbability: 0.05, suggestedProbability: 0.95 },
    { index: 5, place: 5, given: 0, suggested: 1, givenProbability: 0.1, suggestedProbability: 0.9 },
    { index: 9, place: 9, given: 1, suggested: 0, givenProbability: 0.2, suggestedProbability: 0.8 },
  ]
  const marks = { ...noMarks, train: new Map([[5, mark(5, { kind: 'corrected', classIndex: 1 })]]) }
  const reviewed = withMarks(issues, marks, 'train')

  it('marks of the same position in another partition are not taken', () => {
    expect(withMarks(issues, marks, 'validation').every(({ mark: { verdict } }) => verdict === null)).toBe(true)
  })

  it('counts of each state add up to all', () => {
    expect(stateCounts(reviewed)).toEqual({ open: 2, confirmed: 0, corrected: 1, dismissed: 0 })
  })

  it('filters by state and by pair', () => {
    const listed = (filter: object): number[] =>
      reviewed.filter((issue) => isListed(issue, { ...anyIssue, ...filter })).map(({ index }) => index)
    expect(listed({})).toEqual([2, 5, 9])
    expect(listed({ state: 'open' })).toEqual([2, 9])
    expect(listed({ given: 0, suggested: 1, state: 'corrected' })).toEqual([5])
  })

  it('pairs come most frequent first', () => {
    expect(issuePairs(issues)).toEqual([
      { given: 0, suggested: 1, count: 2 },
      { given: 1, suggested: 0, count: 1 },
    ])
  })

  it('after a decision comes the next open image, at the end the last one stays', () => {
    expect(placeAfter(0, 4, (place) => place === 2)).toBe(2)
    expect(placeAfter(1, 4, () => false)).toBe(2)
    expect(placeAfter(3, 4, () => false)).toBe(3)
  })

  it('a file of the issues holds given, suggested, verdict and correction', () => {
    const [head, first, second] = csv(issuesCsvRows(reviewed, ['nought', 'one, "uno"'], null)).split('\r\n')
    expect(head).toBe(
      'index,index in file,given,suggested,given probability,suggested probability,verdict,correction,note,tags',
    )
    expect(first).toBe('2,,nought,"one, ""uno""",0.05,0.95,open,,,')
    expect(second).toContain('corrected,"one, ""uno"""')
  })

  it('verdicts in words', () => {
    expect(verdictInWords({ kind: 'corrected', classIndex: 1 }, ['nought', 'one'])).toBe('corrected to one')
    expect(verdictInWords(null, [])).toBe('not reviewed')
  })
})

describe('training on changed labels', () => {
  const marks = [
    mark(9, { kind: 'corrected', classIndex: 3 }),
    mark(4, { kind: 'dismissed' }),
    mark(2, { kind: 'confirmed' }),
    mark(1, { kind: 'dismissed' }, 'test'),
  ]

  it('corrected labels are changed, dismissed images left out, those of other partitions kept', () => {
    const changed = changedLabels('0123456789abcdef', marks, [2, 7, 9], 'keep')
    expect(changed).toMatchObject({
      changes: [
        [4, null],
        [9, 3],
      ],
      corrected: 1,
      removed: 1,
    })
    expect(labelChangesSchema.parse(changed).changes).toEqual(changed.changes)
  })

  it('without the suspicious: what nobody confirmed or corrected is left out too', () => {
    expect(changedLabels('0123456789abcdef', marks, [2, 7, 9], 'leave out').changes).toEqual([
      [4, null],
      [7, null],
      [9, 3],
    ])
  })

  it('in words', () => {
    expect(changesInWords({ corrected: 2, removed: 1 })).toBe('2 labels corrected, 1 image left out')
    expect(changesInWords({ corrected: 0, removed: 0 })).toBe('as given')
  })
})

it('a source survives the address; anything else is none', () => {
  for (const source of [
    { kind: 'folds', set: 'k3x9w2m4p7q1' },
    { kind: 'run', runId: 'k3x9w2m4p7q1', partition: 'test' },
  ] as const)
    expect(sourceFrom(sourceText(source))).toEqual(source)
  for (const text of [null, '', 'folds-../etc', 'k3x9w2m4p7q1-train', 'k3x9w2m4p7q1'])
    expect(sourceFrom(text)).toBeNull()
})

describe('keys', () => {
  const issue = { given: 3, suggested: 5 }

  it('each decides one thing', () => {
    expect(verdictOfKey('c', issue, 10)).toEqual({ kind: 'confirmed' })
    expect(verdictOfKey('Enter', issue, 10)).toEqual({ kind: 'corrected', classIndex: 5 })
    expect(verdictOfKey('X', issue, 10)).toEqual({ kind: 'dismissed' })
    expect(verdictOfKey('8', issue, 10)).toEqual({ kind: 'corrected', classIndex: 8 })
  })

  it('the digit of the given label confirms it, one without a class decides nothing', () => {
    expect(verdictOfKey('3', issue, 10)).toEqual({ kind: 'confirmed' })
    expect(verdictOfKey('7', issue, 7)).toBeNull()
    expect(verdictOfKey('F1', issue, 10)).toBeNull()
  })
})
