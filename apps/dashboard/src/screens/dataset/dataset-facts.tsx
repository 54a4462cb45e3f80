import { memo } from 'react'
import type { ReactNode } from 'react'
import { type DatasetDescription, partitionNames } from '@misfit/events/dataset'
import { className } from '../../views/matrix/shaded-matrix.ts'
import { shapeText } from '../run/shape-text.ts'
import { Table, tableStyles } from '../../shared/primitives/table.tsx'
import { classNames } from '../../shared/design/class-names.ts'
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
    <div className={styles.whole}>
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
      <dl className={styles.labels}>
        <dt>Labels</dt>
        <dd>
          {classes.slice(0, mostNamed).map((_, index) => (
            <span key={index} dir="auto">
              {className(classes, index)}
            </span>
          ))}
          {classes.length > mostNamed && <em>and {classes.length - mostNamed} more</em>}
        </dd>
        <dt>Images</dt>
        <dd>
          {imageShape[0]} pixels high, {imageShape[1]} wide,{' '}
          {imageShape[2] === 1 ? 'one channel (grey)' : `${imageShape[2]} channels`}, each value 0 to 255
        </dd>
        <dt>Source</dt>
        <dd className={styles.source}>{description.source === '' ? 'not given' : description.source}</dd>
      </dl>
    </div>
  )
})
