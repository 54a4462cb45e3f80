'use client'

import { memo, useMemo, useState } from 'react'
import type { CSSProperties, ReactNode } from 'react'
import { type DatasetDescription, partitionNames } from '@misfit/events/dataset'
import { classNames } from '../../shared/design/class-names.ts'
import { ExportMenu } from '../../shared/export/export-menu.tsx'
import { className } from '../../views/matrix/shaded-matrix.ts'
import { formatCount } from '../../shared/format/numbers.ts'
import { Segmented } from '../../shared/primitives/segmented.tsx'
import { Table, tableStyles } from '../../shared/primitives/table.tsx'
import { classShares, classSharesCsvRows, largestShare, smallestShare } from './class-shares.ts'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import styles from './class-distribution-view.module.css'

const units = [
  { value: 'percent', label: 'Per cent' },
  { value: 'counts', label: 'Images' },
] as const

/** Table of how the images of the three partitions spread over the classes, shaded. */
export const ClassDistribution = memo(function ClassDistribution({
  description,
}: {
  description: DatasetDescription
}): ReactNode {
  const [unit, setUnit] = useState<'percent' | 'counts'>('percent')
  const rows = useMemo(() => classShares(description), [description])
  const largest = largestShare(rows)
  const smallest = smallestShare(rows)
  return (
    <Stack gap={3} className={styles.whole}>
      <div className={styles.tools}>
        <Segmented label="Unit" options={units} value={unit} onChange={setUnit} />
        <ExportMenu
          what="class distribution"
          fileStem={`${description.id}-class-distribution`}
          rows={() => classSharesCsvRows(rows)}
        />
      </div>
      <Table
        label={
          unit === 'percent'
            ? 'Class distribution of each partition in per cent'
            : 'Class distribution of each partition in images'
        }
      >
        <thead>
          <tr>
            <th scope="col">Class</th>
            {partitionNames.map((name) => (
              <th key={name} scope="col" className={tableStyles.number}>
                {name} {unit === 'percent' && '%'}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.class}>
              <th scope="row" dir="auto" className={styles.name}>
                {className(description.classes, row.class)}
              </th>
              {partitionNames.map((name) => {
                const { count, share } = row.partitions[name]
                return (
                  <td
                    key={name}
                    className={classNames(tableStyles.number, styles.shaded)}
                    style={{ '--shade': largest === 0 ? 0 : (share ?? 0) / largest } as CSSProperties}
                  >
                    {unit === 'counts' ? formatCount(count) : share === null ? 'n/a' : (share * 100).toFixed(2)}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{unit === 'percent' ? 'Images' : 'Total'}</th>
            {partitionNames.map((name) => (
              <td key={name} className={tableStyles.number}>
                {formatCount(description.partitions[name].count)}
              </td>
            ))}
          </tr>
        </tfoot>
      </Table>
      {largest > 0 && (
        <p className={styles.note}>
          Between {(smallest * 100).toFixed(2)}&nbsp;% and {(largest * 100).toFixed(2)}&nbsp;% of a partition, the
          darker the more. With {formatCount(rows.length)} classes, an even spread would be{' '}
          {(100 / rows.length).toFixed(2)}&nbsp;% each.
        </p>
      )}
    </Stack>
  )
})
