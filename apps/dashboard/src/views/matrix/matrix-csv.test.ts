import { expect, it } from 'vitest'
import { csv } from '@misfit/text/csv'
import { matrixCsvRows } from './matrix-csv.ts'
import { drawnConfusion, matrixView } from './shaded-matrix.ts'

const matrix = { classCount: 2, counts: Uint32Array.of(3800, 855, 195, 1659) }

it('has actual classes as lines and predicted ones as columns, with totals', () => {
  expect(csv(matrixCsvRows(drawnConfusion(matrixView(matrix, 'counts'), ['ACTION', 'NONE'])))).toBe(
    '"actual (rows), predicted (columns)",ACTION,NONE,total\r\n' +
      'ACTION,3800,855,4655\r\n' +
      'NONE,195,1659,1854\r\n' +
      'total,3995,2514,6509\r\n',
  )
})

it('keeps all digits of shares, and leaves undefined ones empty', () => {
  const rows = matrixCsvRows(
    drawnConfusion(matrixView({ classCount: 2, counts: Uint32Array.of(1, 2, 0, 0) }, 'rows'), ['a', 'b']),
  )
  expect(rows[1]).toEqual(['a', 1 / 3, 2 / 3, 3])
  expect(rows[2]).toEqual(['b', null, null, 0])
})
