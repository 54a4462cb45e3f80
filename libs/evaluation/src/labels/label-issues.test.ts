import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { arbitraryPredictions } from '../testing/arbitrary-predictions.ts'
import { confidentJoint } from './confident-joint.ts'
import { fixturePredictions, rowsOf } from '../testing/fixture-predictions.ts'
import cases from '../testing/fixtures/label-issues.json' with { type: 'json' }
import { findLabelIssues, labelIssues } from './label-issues.ts'
import { normalizedMargin, selfConfidence } from './label-quality.ts'
import { type ManyClasses, manyClasses } from '../testing/many-classes.ts'
import { predictionsFromProbabilities } from '../predictions/predictions.ts'
import { publicCase } from '../testing/public-case.ts'

/** Three of class 0 and four of class 1, of which sample 3 looks like class 0. */
const mistaken = rowsOf(
  [
    [0.875, 0.125],
    [0.75, 0.25],
    [1, 0],
    [0.875, 0.125],
    [0.25, 0.75],
    [0.125, 0.875],
    [0.25, 0.75],
  ],
  [0, 0, 0, 1, 1, 1, 1],
)

describe('worked by hand: one wrong label of seven', () => {
  it('thresholds are the mean probability of the label', () => {
    expect(confidentJoint(mistaken).thresholds).toEqual([0.875, 0.625])
  })

  it('the joint counts a sample for the class whose threshold it reaches', () => {
    // Sample 1 reaches none, so that class 0 has two confident samples of three.
    expect([...confidentJoint(mistaken).counts]).toEqual([2, 0, 1, 3])
    expect([...confidentJoint(mistaken).calibrated]).toEqual([3, 0, 1, 3])
  })

  it.each(['noise rate', 'class', 'both'] as const)('by %s it is the only candidate', (filter) => {
    expect(labelIssues(mistaken, { filter })).toEqual([
      { index: 3, label: 1, suggested: 0, selfConfidence: 0.125, normalizedMargin: 0.125 },
    ])
  })

  it('label quality', () => {
    expect([...selfConfidence(mistaken)].slice(2, 5)).toEqual([1, 0.125, 0.75])
    expect([...normalizedMargin(mistaken)].slice(2, 5)).toEqual([1, 0.125, 0.75])
  })
})

it('the public case: candidates are wrong predictions, labelled and suggested the right way round', () => {
  const predictions = publicCase()
  const issues = labelIssues(predictions)
  expect(issues.length).toBe(855 + 195)
  for (const { index, label, suggested } of issues) {
    expect([label, suggested]).toEqual([predictions.actual[index], predictions.predicted[index]])
    expect(label).not.toBe(suggested)
  }
})

it('a perfect classifier finds none, and neither do no samples', () => {
  expect(
    labelIssues(
      rowsOf(
        [
          [1, 0],
          [0, 1],
          [1, 0],
        ],
        [0, 1, 0],
      ),
    ),
  ).toEqual([])
  expect(labelIssues(rowsOf([], []))).toEqual([])
})

it('a class without a sample has no threshold, and a sample without an answer is no candidate', () => {
  const predictions = rowsOf(
    [
      [0.75, 0.25, 0],
      [Number.NaN, 0, 0],
      [0.25, 0.75, 0],
    ],
    [0, 1, 1],
  )
  const joint = confidentJoint(predictions)
  expect(joint.thresholds[2]).toBeNull()
  expect([...joint.calibrated.subarray(6)]).toEqual([0, 0, 0])
  expect(labelIssues(predictions)).toEqual([])
  expect([selfConfidence(predictions)[1], normalizedMargin(predictions)[1]]).toEqual([Number.NaN, Number.NaN])
})

it('renaming the classes finds the same samples', () => {
  const stored = cases[1]!
  const { classCount, probabilities, labels } = stored
  const renamed = [3, 0, 5, 1, 4, 2]
  const moved = probabilities.map((_, at) => probabilities[at - (at % classCount) + renamed.indexOf(at % classCount)]!)
  const before = labelIssues(fixturePredictions(stored, labels))
  const after = labelIssues(
    fixturePredictions(
      { ...stored, probabilities: moved },
      labels.map((label) => renamed[label]!),
    ),
  )
  expect(after.map(({ index }) => index)).toEqual(before.map(({ index }) => index))
  expect(after.map(({ suggested }) => suggested)).toEqual(before.map(({ suggested }) => renamed[suggested]))
})

it('candidates come by their score, least fitting first', () => {
  const predictions = fixturePredictions(cases[0]!, cases[0]!.labels)
  const byMargin = labelIssues(predictions, { order: 'normalized margin' }).map((issue) => issue.normalizedMargin)
  const byConfidence = labelIssues(predictions).map((issue) => issue.selfConfidence)
  expect(byMargin).toEqual([...byMargin].sort((a, b) => a - b))
  expect(byConfidence).toEqual([...byConfidence].sort((a, b) => a - b))
})

it('the joint keeps the samples of each label, and both is what noise rate and class share', () => {
  fc.assert(
    fc.property(arbitraryPredictions(), (predictions) => {
      const { classCount, calibrated } = confidentJoint(predictions)
      for (let c = 0; c < classCount; c++) {
        const answered = predictions.actual.filter(
          (label, i) => label === c && !Number.isNaN(predictions.loss[i]),
        ).length
        const row = calibrated.subarray(c * classCount, (c + 1) * classCount)
        expect(row.reduce((sum, value) => sum + value, 0)).toBe(answered)
      }
      const [rate, byClass, both] = (['noise rate', 'class', 'both'] as const).map((filter) =>
        labelIssues(predictions, { filter }).map(({ index }) => index),
      )
      expect(both).toEqual(rate!.filter((i) => byClass!.includes(i)))
    }),
  )
})

describe('of more classes than are kept', () => {
  /**
   * The class that a sample counts for by all probabilities: the most probable of those whose threshold it reaches; -1
   * for none.
   */
  function countedFor(row: Float32Array, thresholds: readonly (number | null)[]): number {
    let likely = -1
    row.forEach((probability, c) => {
      if (probability >= (thresholds[c] ?? Infinity) - 1e-6 && (likely === -1 || probability > row[likely]!)) likely = c
    })
    return likely
  }

  const wrongly = ({ probabilities, actual, classCount }: ManyClasses): number => {
    const kept = predictionsFromProbabilities(probabilities, actual, classCount)
    const { thresholds } = confidentJoint(kept)
    return Array.from(actual).filter((label, i) => {
      const likely = countedFor(probabilities.subarray(i * classCount, (i + 1) * classCount), thresholds)
      return likely !== -1 && likely !== label && !kept.topClasses.subarray(i * 5, i * 5 + 5).includes(likely)
    }).length
  }

  it('worked by hand: a sample that reaches the threshold of none that it keeps, and of one that it does not', () => {
    const sure = [0, 1, 2, 3, 4, 5].map((own) => Array.from({ length: 12 }, (_, c) => (c === own ? 0.9 : 0.1 / 11)))
    // Class 11 is hardly seen in its own sample, and in the last one sixth behind classes that are mostly seen well.
    const hard = [0.5, 0.1, 0.1, 0.1, 0.06, 0.03, 0.02, 0.02, 0.02, 0.02, 0.01, 0.02]
    const last = [0.18, 0.17, 0.16, 0.15, 0.14, 0.08, 0, 0, 0, 0, 0, 0.12]
    const rows = [...sure, hard, last]
    const labels = [0, 1, 2, 3, 4, 5, 11, 5]
    expect(
      wrongly({ probabilities: Float32Array.from(rows.flat()), actual: Uint16Array.from(labels), classCount: 12 }),
    ).toBe(1)
    expect(confidentJoint(rowsOf(rows, labels)).unsure).toBe(1)
    expect(findLabelIssues(rowsOf(rows, labels)).unsure).toBe(1)
  })

  it('no more samples count for another class by all probabilities than are said to be unsure', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 11, max: 30 }),
        fc.integer({ min: 20, max: 120 }),
        fc.integer({ min: 1, max: 1500 }),
        (classCount, count, skill) => {
          const made = manyClasses({ count, classCount, skill })
          // Some classes are seen worse than others.
          for (let i = 0; i < count; i++)
            for (let c = 0; c < classCount; c += 3) made.probabilities[i * classCount + c]! /= 4
          const kept = predictionsFromProbabilities(made.probabilities, made.actual, classCount)
          expect(confidentJoint(kept).unsure).toBeGreaterThanOrEqual(wrongly(made))
        },
      ),
    )
  })

  it('none is unsure where each answer reaches its threshold, and where all classes are kept', () => {
    const sure = Array.from({ length: 24 }, (_, i) =>
      Array.from({ length: 12 }, (_, c) => (c === i % 12 ? 0.89 : 0.01)),
    )
    expect(
      confidentJoint(
        rowsOf(
          sure,
          sure.map((_, i) => i % 12),
        ),
      ).unsure,
    ).toBe(0)
    expect(confidentJoint(publicCase()).unsure).toBe(0)
  })
})
