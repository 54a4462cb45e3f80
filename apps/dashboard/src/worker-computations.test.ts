import { describe, expect, it } from 'vitest'
import { manyClasses } from '@misfit/evaluation/testing/many-classes'
import { predictionsFromProbabilities } from '@misfit/evaluation/predictions/predictions'
import { encodePredictions } from '@misfit/evaluation/predictions/predictions-codec'
import { probabilityScores } from '@misfit/evaluation/scores/probability-scores'
import { encodeScores } from '@misfit/evaluation/scores/probability-scores-codec'
import { publicCase } from '@misfit/evaluation/testing/public-case'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { answerByList } from './shared/background/answer-by-list.ts'
import { sizeOf } from './shared/background/computation.ts'
import { buffersIn } from './shared/background/question.ts'
import { classesComputation } from './views/classes/classes-computation.ts'
import { decodeComputation, decodeTogether, wrongAnswersComputation } from './views/predictions/decode-computation.ts'
import { computations } from './worker-computations.ts'

const predictions = publicCase()

describe('what is computed in the background', () => {
  it('is listed for the worker, each under a name of its own', () => {
    const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('-computation.ts'),
    )
    const described = files
      .flatMap((file) => readFileSync(path.join(import.meta.dirname, file), 'utf8').match(/^  name: '\w+'/gm) ?? [])
      .map((line) => line.slice("  name: '".length, -1))
    expect(computations.map(({ name }) => name).toSorted()).toEqual(described.toSorted())
    expect(new Set(described).size).toBe(described.length)
  })

  it('is answered by its name, and a problem by what it says', () => {
    expect(answerByList(computations, { name: 'wrongAnswers', input: { predictions } })).toEqual({
      result: wrongAnswersComputation.compute({ predictions }),
    })
    expect(answerByList(computations, { name: 'none', input: null })).toEqual({
      problem: { name: 'Error', message: 'no computation is named none: add it to worker-computations.ts' },
    })
  })

  it('counts every probability that it is given, and every byte of a blob', () => {
    expect(sizeOf({ predictions, fittedOn: null, label: 'validation' })).toBe(2 * 6509)
    expect(sizeOf({ predictions: [predictions, predictions], epochs: [1, 2] })).toBe(4 * 6509)
    expect(sizeOf(new Uint8Array(7))).toBe(7)
    expect(sizeOf(null)).toBe(0)
  })

  it('comes back with its memory, each piece once', () => {
    const { predictions: decoded, wrong } = decodeComputation.compute({
      bytes: Uint8Array.from(encodePredictions(predictions)),
      scores: null,
    })
    expect(new Set(buffersIn({ predictions: decoded, wrong }))).toEqual(
      new Set(
        [wrong, decoded.actual, decoded.predicted, decoded.loss, decoded.topClasses, decoded.topProbabilities].map(
          ({ buffer }) => buffer,
        ),
      ),
    )
    const { scores, worst } = classesComputation.compute({ predictions })
    expect(worst).toHaveLength(2)
    expect(buffersIn({ scores, again: scores, worst })).toEqual(buffersIn(scores))
  })

  it('is the same after the way to another thread', () => {
    const copied = structuredClone({ predictions })
    expect(wrongAnswersComputation.compute(copied)).toEqual(wrongAnswersComputation.compute({ predictions }))
    expect(wrongAnswersComputation.compute(copied)).toHaveLength(855 + 195)
  })

  it('takes scores for what they are: damaged ones, or those of other predictions, are as if there were none', () => {
    const { probabilities, actual, classCount } = manyClasses({ count: 40, classCount: 20, skill: 500 })
    const bytes = Uint8Array.from(encodePredictions(predictionsFromProbabilities(probabilities, actual, classCount)))
    const scores = Uint8Array.from(encodeScores(probabilityScores(probabilities, actual, classCount)))
    expect(decodeTogether({ bytes, scores }).scores?.curves.answered).toBe(40)
    expect(classesComputation.compute({ predictions: decodeTogether({ bytes, scores }) }).scores).not.toBeNull()
    const others = Uint8Array.from(
      encodeScores(probabilityScores(probabilities.subarray(20), actual.subarray(1), classCount)),
    )
    for (const none of [null, scores.subarray(1), others]) {
      const decoded = decodeTogether({ bytes, scores: none })
      expect([decoded.count, decoded.scores, classesComputation.compute({ predictions: decoded }).scores]).toEqual([
        40,
        undefined,
        null,
      ])
    }
  })
})
