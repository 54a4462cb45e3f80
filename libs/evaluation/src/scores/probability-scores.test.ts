import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { curveScores } from '../per-class/class-scores.ts'
import { manyClasses } from '../testing/many-classes.ts'
import { precisionRecallCurve } from '../per-class/precision-recall-curve.ts'
import { meanLoss, predictionsFromProbabilities, PredictionsError } from '../predictions/predictions.ts'
import { decodeScores, encodeScores } from './probability-scores-codec.ts'
import { isScored, type ProbabilityScores, probabilityScores } from './probability-scores.ts'
import { brierScore } from '../calibration/proper-scores.ts'
import { rocCurve } from '../per-class/roc-curve.ts'
import { atTemperature, fitTemperature } from '../calibration/temperature-scaling.ts'

/** A model's output with ties, zeros, and rows that are no numbers. */
const anyOutput = ({ maxClasses = 10, broken = true } = {}) =>
  fc.integer({ min: 2, max: maxClasses }).chain((classCount) => {
    const row = fc.array(fc.nat(6), { minLength: classCount, maxLength: classCount }).map((weights) => {
      const sum = weights.reduce((total, weight) => total + weight, 0)
      return weights.map((weight) => (sum === 0 ? 1 / classCount : weight / sum))
    })
    const rows = broken
      ? fc.oneof(
          { weight: 12, arbitrary: row },
          { weight: 1, arbitrary: row.map((values) => [...values.slice(1), Infinity]) },
        )
      : row
    return fc.array(fc.record({ actual: fc.nat(classCount - 1), values: rows }), { maxLength: 40 }).map((samples) => ({
      classCount,
      probabilities: Float32Array.from(samples.flatMap(({ values }) => values)),
      actual: samples.map(({ actual }) => actual),
    }))
  })

describe('where all classes are kept, the scores are what the kept ones give', () => {
  it('curves, areas and average precision of every class', () => {
    fc.assert(
      fc.property(anyOutput(), ({ probabilities, actual, classCount }) => {
        const scores = probabilityScores(probabilities, actual, classCount)
        const kept = curveScores(predictionsFromProbabilities(probabilities, actual, classCount))!
        for (let c = 0; c < classCount; c++) {
          const [ours, theirs] = [rocCurve(scores.curves, c), rocCurve(kept, c)]
          const precision = precisionRecallCurve(kept, c)
          expect([ours.positiveCount, ours.negativeCount]).toEqual([theirs.positiveCount, theirs.negativeCount])
          expect(ours.area).toEqual(theirs.area)
          expect(precisionRecallCurve(scores.curves, c).averagePrecision).toEqual(precision.averagePrecision)
          // Every point is one of all; those left out lie on the straight line between samples of other classes.
          const all = pointsOf(theirs)
          const bends = all.filter(
            (_, p) =>
              p === 0 ||
              p === all.length - 1 ||
              theirs.truePositives[p] !== theirs.truePositives[p - 1] ||
              theirs.truePositives[p + 1] !== theirs.truePositives[p],
          )
          expect(pointsOf(ours)).toEqual(theirs.area === null ? pointsOf(ours) : bends)
        }
      }),
    )
  })

  it('Brier score, log loss and temperature', () => {
    fc.assert(
      fc.property(anyOutput({ broken: false }), ({ probabilities, actual, classCount }) => {
        const scores = probabilityScores(probabilities, actual, classCount)
        const predictions = predictionsFromProbabilities(probabilities, actual, classCount)
        if (actual.length === 0) {
          expect(scores).toMatchObject({ brier: null, logLoss: null, fit: null, scaled: null })
          return
        }
        expect(scores.brier).toBeCloseTo(brierScore(predictions)!, 10)
        expect(scores.logLoss).toBeCloseTo(meanLoss(predictions), 5)
        const fit = fitTemperature(predictions)!
        expect(scores.fit!.lossBefore).toBeCloseTo(fit.lossBefore, 10)
        // Where nearly all temperatures fit alike, the one that is found may differ, the loss can't.
        expect(scores.fit!.lossAfter).toBeCloseTo(fit.lossAfter, 5)
        const at = probabilityScores(probabilities, actual, classCount, { temperature: 2 }).scaled!
        const there = atTemperature(predictions, 2)
        expect(at.brier).toBeCloseTo(brierScore(there)!, 5)
        expect(at.logLoss).toBeCloseTo(meanLoss(there), 5)
        for (let i = 0; i < actual.length; i++)
          expect(at.topProbabilities[i]).toBeCloseTo(there.topProbabilities[i * classCount]!, 5)
      }),
    )
  })
})

it('the area is the share of pairs in order, equals half, at any number of classes', () => {
  fc.assert(
    fc.property(anyOutput({ maxClasses: 30 }), ({ probabilities, actual, classCount }) => {
      const { curves } = probabilityScores(probabilities, actual, classCount)
      const answered = actual
        .map((_, i) => i)
        .filter((i) => probabilities.subarray(i * classCount, (i + 1) * classCount).every(Number.isFinite))
      for (let c = 0; c < classCount; c++) {
        const score = (i: number): number => probabilities[i * classCount + c]!
        const pairs = answered
          .filter((i) => actual[i] === c)
          .flatMap((i) => answered.filter((j) => actual[j] !== c).map((j) => (Math.sign(score(i) - score(j)) + 1) / 2))
        if (pairs.length === 0) expect(curves.areas[c]).toBeNaN()
        else expect(curves.areas[c]).toBeCloseTo(pairs.reduce((sum, value) => sum + value, 0) / pairs.length, 10)
      }
    }),
  )
})

it('renaming the classes renames the curves, and changes nothing else', () => {
  const { probabilities, actual, classCount } = manyClasses({ count: 300, classCount: 12, skill: 400 })
  const backwards = Float32Array.from(
    probabilities,
    (_, at) => probabilities[at - (at % classCount) + classCount - 1 - (at % classCount)]!,
  )
  const one = probabilityScores(probabilities, actual, classCount)
  const other = probabilityScores(
    backwards,
    actual.map((c) => classCount - 1 - c),
    classCount,
  )
  expect([...other.curves.areas].reverse()).toEqual([...one.curves.areas])
  expect(other.brier).toBeCloseTo(one.brier!, 12)
  expect(other.fit!.temperature).toBeCloseTo(one.fit!.temperature, 6)
})

it('a long curve keeps some hundred points, near enough to each other, and its exact area', () => {
  const { probabilities, actual, classCount } = manyClasses({ count: 12_000, classCount: 11, skill: 300 })
  const { curves } = probabilityScores(probabilities, actual, classCount)
  for (let c = 0; c < classCount; c++) {
    const { truePositives, falsePositives, positiveCount, negativeCount, area } = rocCurve(curves, c)
    expect(truePositives.length).toBeLessThan(520)
    let trapezoids = 0
    for (let p = 1; p < truePositives.length; p++) {
      expect(
        Math.min(truePositives[p]! - truePositives[p - 1]!, falsePositives[p]! - falsePositives[p - 1]!),
      ).toBeLessThanOrEqual(negativeCount / 250)
      expect((truePositives[p]! - truePositives[p - 1]!) / positiveCount).toBeLessThanOrEqual(1 / 250 + 1e-9)
      trapezoids += (falsePositives[p]! - falsePositives[p - 1]!) * (truePositives[p]! + truePositives[p - 1]!)
    }
    expect(trapezoids / 2 / positiveCount / negativeCount).toBeCloseTo(area!, 3)
  }
})

it('scores are stored of more classes than are kept, and of no more probabilities than can be gone through', () => {
  expect([isScored(10_000, 10), isScored(10_000, 11), isScored(10_000, 1000), isScored(1_000_000, 1000)]).toEqual([
    false,
    true,
    true,
    false,
  ])
})

it('other lengths, classes and temperatures are refused', () => {
  expect(() => probabilityScores(new Float32Array(23), [0, 1], 12)).toThrow(
    /23 probabilities for 2 samples of 12 classes; 24 expected/,
  )
  expect(() => probabilityScores(new Float32Array(12), [12], 12)).toThrow(PredictionsError)
  expect(() => probabilityScores(new Float32Array(12).fill(1 / 12), [0], 12, { temperature: 0 })).toThrow(RangeError)
})

describe('the blob', () => {
  it('holds all of it: counts and scores exactly, scaled probabilities to 1/131068', () => {
    fc.assert(
      fc.property(anyOutput({ maxClasses: 14 }), ({ probabilities, actual, classCount }) => {
        const scores = probabilityScores(probabilities, actual, classCount)
        const read = decodeScores(encodeScores(scores))
        expect({ ...read, scaled: null }).toEqual({ ...scores, scaled: null })
        expect(read.scaled === null).toBe(scores.scaled === null)
        read.scaled?.topProbabilities.forEach((after, i) => {
          const before = scores.scaled!.topProbabilities[i]!
          if (Number.isNaN(before)) expect(after).toBeNaN()
          else expect(Math.abs(after - before)).toBeLessThanOrEqual(0.5 / 65_534 + 1e-7)
        })
        expect(encodeScores(read)).toEqual(encodeScores(scores))
      }),
    )
  })

  it('counts of more than 65,535 samples take four bytes', () => {
    const scores = probabilityScores(new Float32Array(70_000 * 2).fill(0.5), new Uint16Array(70_000), 2)
    expect(decodeScores(encodeScores(scores)).curves.truePositives).toEqual(Uint32Array.of(70_000, 0))
  })

  it('of 10,000 samples and 1,000 classes takes no more than their predictions do', () => {
    const { probabilities, actual, classCount } = manyClasses({ count: 2000, classCount: 200, skill: 400 })
    expect(encodeScores(probabilityScores(probabilities, actual, classCount)).length).toBeLessThan(24 * 2000 + 32 * 200)
  })

  const sound = (): Uint8Array => encodeScores(small())
  const small = (): ProbabilityScores => probabilityScores(Float32Array.of(0.5, 0.25, 0.25, 0.25, 0.5, 0.25), [0, 2], 3)
  const changed = (at: number, value: number, bytes = 4): Uint8Array => {
    const blob = sound()
    const view = new DataView(blob.buffer)
    if (bytes === 8) view.setFloat64(at, value, true)
    else if (bytes === 4) view.setUint32(at, value, true)
    else view.setUint16(at, value, true)
    return blob
  }

  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(0), /0 bytes are too few/],
    ['another format', changed(0, 0), /do not start with MFSC/],
    ['a later version', changed(4, 2, 2), /version 2; this Misfit reads version 1/],
    ['four billion samples', changed(8, 0xffffffff), /take \d+ bytes, found/],
    ['no classes', changed(12, 0), /0 classes, 1 to 65536 expected/],
    ['more answers than samples', changed(16, 3), /3 answers for 2 samples/],
    ['four billion points', changed(20, 0xffffffff), /take \d+ bytes, found/],
    ['a missing byte', sound().slice(1 - sound().length), /take \d+ bytes, found|do not start/],
    ['a Brier score of 3', changed(24, 3, 8), /A Brier score of 3/],
    ['a temperature of 0', changed(40, 0, 8), /A temperature of 0/],
    ['an area of 2', changed(88, 2, 8), /Class 0: an area of 2/],
    ['an area of a class without a sample', changed(96, 0.5, 8), /Class 1: an area of 0.5/],
    ['a support that others lack', changed(136, 2), /other than 2 samples/],
  ])('%s is refused', (_, bytes, message) => {
    expect(() => decodeScores(sound())).not.toThrow()
    expect(() => decodeScores(bytes)).toThrow(PredictionsError)
    expect(() => decodeScores(bytes)).toThrow(message)
  })

  it('any bytes decode to scores that hold together, or are refused', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(255), (at, value) => {
        const bytes = sound()
        bytes[at % bytes.length] = value
        try {
          const { curves } = decodeScores(bytes)
          for (let c = 0; c < 3; c++) {
            expect(curves.truePositives[curves.pointStarts[c + 1]! - 1]).toBe(curves.supports[c])
            const { area, areaInterval } = rocCurve(curves, c)
            if (area !== null) expect(areaInterval!.low).toBeLessThanOrEqual(areaInterval!.high)
          }
        } catch (error) {
          expect(error).toBeInstanceOf(PredictionsError)
        }
      }),
      { numRuns: 1000 },
    )
  })
})

function pointsOf({ thresholds, truePositives, falsePositives }: ReturnType<typeof rocCurve>): string[] {
  return Array.from(thresholds, (threshold, p) => `${threshold}: ${truePositives[p]} ${falsePositives[p]}`)
}
