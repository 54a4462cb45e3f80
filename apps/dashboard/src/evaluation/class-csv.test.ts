import { expect, it } from 'vitest'
import { confusionMatrix } from '@misfit/evaluation/confusion-matrix'
import { perClassReport } from '@misfit/evaluation/per-class-report'
import { publicCase } from '@misfit/evaluation/public-case'
import { worstClasses } from '@misfit/evaluation/worst-classes'
import { classCsvRows } from './class-csv.ts'

it('says of the public case that 195 of NONE were missed, all taken for ACTION, the worst class first', () => {
  const predictions = publicCase()
  const [head, worst, other] = classCsvRows(worstClasses(predictions), perClassReport(confusionMatrix(predictions)), ['ACTION', 'NONE'])
  const of = (row: typeof worst) => Object.fromEntries(head!.map((title, i) => [title, row?.[i]]))
  expect(of(worst)).toMatchObject({ class: 'NONE', support: 1854, missed: 195, 'false alarms': 855, 'most taken for': 'ACTION', times: 195 })
  expect(of(other)).toMatchObject({ class: 'ACTION', support: 4655, missed: 855, 'false alarms': 195, 'most taken for': 'NONE', times: 855 })
  expect(of(worst).recall).toBeCloseTo(1659 / 1854, 12)
})
