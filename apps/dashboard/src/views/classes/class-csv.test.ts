import { expect, it } from 'vitest'
import { curveScores } from '@misfit/evaluation/per-class/class-scores'
import { confusionMatrix } from '@misfit/evaluation/matrix/confusion-matrix'
import type { CsvCell } from '@misfit/text/csv'
import { manyClasses, manyClassesFixture } from '@misfit/evaluation/testing/many-classes'
import { perClassReport } from '@misfit/evaluation/per-class/per-class-report'
import { type Predictions, predictionsFromProbabilities } from '@misfit/evaluation/predictions/predictions'
import { probabilityScores } from '@misfit/evaluation/scores/probability-scores'
import { publicCase } from '@misfit/evaluation/testing/public-case'
import { worstClasses } from '@misfit/evaluation/per-class/worst-classes'
import { classCsvRows } from './class-csv.ts'

it('says of the public case that 195 of NONE were missed, all taken for ACTION, the worst class first', () => {
  const predictions = publicCase()
  const [head, worst, other] = classCsvRows(worstClasses(predictions), perClassReport(confusionMatrix(predictions)), [
    'ACTION',
    'NONE',
  ])
  const of = (row: typeof worst) => Object.fromEntries(head!.map((title, i) => [title, row?.[i]]))
  expect(of(worst)).toMatchObject({
    class: 'NONE',
    support: 1854,
    missed: 195,
    'false alarms': 855,
    'most taken for': 'ACTION',
    times: 195,
  })
  expect(of(other)).toMatchObject({
    class: 'ACTION',
    support: 4655,
    missed: 855,
    'false alarms': 195,
    'most taken for': 'NONE',
    times: 855,
  })
  expect(of(worst).recall).toBeCloseTo(1659 / 1854, 12)
})

it('says in the cells of AUC and AP that only the best five are kept, and has their means where they are known', () => {
  const { probabilities, actual, classCount } = manyClasses({ count: 2000, classCount: 20, skill: 500 })
  const kept = predictionsFromProbabilities(probabilities, actual, classCount)
  const classes = Array.from({ length: classCount }, (_, c) => `class ${c}`)
  const columns = (predictions: Predictions): CsvCell[][] => {
    const rows = classCsvRows(
      worstClasses(predictions),
      perClassReport(confusionMatrix(predictions)),
      classes,
      curveScores(predictions) !== null,
    )
    const [auc, precision] = [rows[0]!.indexOf('auc'), rows[0]!.indexOf('average precision')]
    return rows.slice(1).map((row) => [row[auc]!, row[precision]!])
  }
  expect(columns(kept)).toEqual(Array(22).fill(Array(2).fill('n/a, only the best five are kept')))
  const known = columns({ ...kept, scores: probabilityScores(probabilities, actual, classCount) })
  const { macroArea, macroPrecision } = manyClassesFixture.cases[0]!.expected
  expect(known[20]).toEqual([expect.closeTo(macroArea, 9), expect.closeTo(macroPrecision, 9)])
  expect(known.flat().every((value) => typeof value === 'number')).toBe(true)
})
