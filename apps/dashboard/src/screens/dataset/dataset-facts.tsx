import { memo } from 'react'
import type { ReactNode } from 'react'
import { type DatasetDescription, partitionNames } from '@misfit/events/dataset'
import { className } from '../../views/matrix/shaded-matrix.ts'
import { shapeText } from '../run/shape-text.ts'
import { Table, tableStyles } from '../../shared/primitives/table.tsx'
import { classNames } from '../../shared/design/class-names.ts'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import { Fact, Facts } from '../../shared/primitives/layout/facts.tsx'
import styles from './dataset-facts.module.css'

/** Most class names that are written out. */
const mostNamed = 30

/** Shapes of the images and labels of each partition, and the labels that occur in it. */
export const DatasetFacts = memo(function DatasetFacts({
  description,
}: {
  description: DatasetDescription
}): ReactNode {
  const { imageShape, classes, partitions } = description
  return (
    <Stack gap={4} className={styles.whole}>
      <Table label="Shapes of images and labels">
        <thead>
          <tr>
            <th scope="col">Partition</th>
            <th scope="col" className={tableStyles.number}>
              Shape of the images
            </th>
            <th scope="col" className={tableStyles.number}>
              Shape of the labels
            </th>
            <th scope="col" className={tableStyles.number}>
              Unique labels
            </th>
          </tr>
        </thead>
        <tbody>
          {partitionNames.map((name) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className={classNames(tableStyles.number, 'mono')}>
                {shapeText([partitions[name].count, ...imageShape])}
              </td>
              <td className={classNames(tableStyles.number, 'mono')}>{partitions[name].count}</td>
              <td className={tableStyles.number}>{partitions[name].classCounts.filter((count) => count > 0).length}</td>
            </tr>
          ))}
        </tbody>
      </Table>
      <Facts layout="beside" className={styles.labels}>
        <Fact name="Labels" className={styles.names}>
          {classes.slice(0, mostNamed).map((_, index) => (
            <span key={index} dir="auto">
              {className(classes, index)}
            </span>
          ))}
          {classes.length > mostNamed && <em>and {classes.length - mostNamed} more</em>}
        </Fact>
        <Fact name="Images">
          {imageShape[0]} pixels high, {imageShape[1]} wide,{' '}
          {imageShape[2] === 1 ? 'one channel (grey)' : `${imageShape[2]} channels`}, each value 0 to 255
        </Fact>
        <Fact name="Source" className={styles.source}>
          {description.source === '' ? 'not given' : description.source}
        </Fact>
      </Facts>
    </Stack>
  )
})
