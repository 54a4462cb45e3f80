import { describe, expect, it } from 'vitest'

import { confidentJoint } from './confident-joint.ts'
import { fixturePredictions } from '../testing/fixture-predictions.ts'
import cases from '../testing/fixtures/label-issues.json' with { type: 'json' }
import { labelIssues } from './label-issues.ts'
import { normalizedMargin, selfConfidence } from './label-quality.ts'

const filters = ['noise rate', 'class', 'both'] as const

describe.each(cases)('beside cleanlab: $name', (stored) => {
  const { expected, truth, labels } = stored
  const predictions = fixturePredictions(stored, labels)
  const joint = confidentJoint(predictions)

  it('the thresholds are the same', () => {
    expected.thresholds.forEach((threshold, c) => {
      expect(joint.thresholds[c]).toBeCloseTo(threshold, 9)
    })
  })

  it('self-confidence and normalized margin are the same', () => {
    const confidence = selfConfidence(predictions)
    const margins = normalizedMargin(predictions)
    expected.selfConfidence.forEach((value, i) => {
      expect(confidence[i]).toBeCloseTo(value, 9)
    })
    expected.normalizedMargin.forEach((value, i) => {
      expect(margins[i]).toBeCloseTo(value, 9)
    })
  })

  it('the calibrated joint sums to the samples of each label', () => {
    const { classCount, calibrated } = joint
    for (let c = 0; c < classCount; c++) {
      const row = calibrated.subarray(c * classCount, (c + 1) * classCount)
      expect(row.reduce((sum, value) => sum + value, 0)).toBe(labels.filter((label) => label === c).length)
    }
  })

  it.each(filters)('candidates by %s find the wrong labels at least as well', (filter) => {
    const wrong = labels.filter((label, i) => label !== truth[i]).length
    const quality = (found: number[]): { precision: number; recall: number } => {
      const hits = found.filter((i) => labels[i] !== truth[i]).length
      return { precision: hits / found.length, recall: hits / wrong }
    }
    const ours = quality(labelIssues(predictions, { filter }).map(({ index }) => index))
    const theirs = quality(expected.issues[filter])
    expect(ours.precision).toBeGreaterThanOrEqual(theirs.precision)
    expect(ours.recall).toBeGreaterThanOrEqual(theirs.recall)
  })

  it('the candidates both find come in the same order', () => {
    const ours = labelIssues(predictions).map(({ index }) => index)
    const theirs = expected.issues['noise rate']
    const score = selfConfidence(predictions)
    const common = ours.filter((i) => theirs.includes(i))
    const commonToThem = theirs.filter((i) => ours.includes(i))
    expect(common.map((i) => score[i])).toEqual(commonToThem.map((i) => score[i]))
    expect(common.length).toBeGreaterThan(0)
  })
})
