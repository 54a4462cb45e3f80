'use client'

import type { ReactNode } from 'react'
import { type DatasetDescription, partitionNames } from '@misfit/events/dataset'
import { classNames } from '../../shared/design/class-names.ts'
import { sampleGrid } from '@misfit/data/sample-grid'
import { shapeText } from '../run/shape-text.ts'
import { formatCount } from '../../shared/format/numbers.ts'
import { ButtonLink } from '../../shared/primitives/button.tsx'
import { PageHead } from '../../shared/primitives/page-head.tsx'
import { PageLink } from '../../shared/primitives/page-link.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../shared/primitives/state.tsx'
import { Table, tableStyles } from '../../shared/primitives/table.tsx'
import { ImageTile } from '../../views/images/image-tile.tsx'
import { useDataset } from '../../views/images/use-dataset.ts'
import { useDatasets } from './use-datasets.ts'
import styles from './dataset-page.module.css'

/** The datasets that runs were trained on. */
export function DatasetsPage(): ReactNode {
  const { datasets, loaded, error } = useDatasets()
  return (
    <>
      <PageHead title="Datasets" />
      {error !== null && !loaded ? (
        <ErrorState title="The datasets could not be read">{error.message}</ErrorState>
      ) : !loaded ? (
        <Skeleton height="8rem" />
      ) : datasets.length === 0 ? (
        <EmptyState title="No dataset yet" actions={<ButtonLink href="/walk">Go to the walk</ButtonLink>}>
          A dataset appears here when a run trains on it for the first time. The walk begins with MNIST: 70,000
          handwritten digits.
        </EmptyState>
      ) : (
        <Table label="Datasets">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Samples</th>
              <th scope="col" className={tableStyles.number}>
                Image
              </th>
              <th scope="col" className={tableStyles.number}>
                Classes
              </th>
              {partitionNames.map((name) => (
                <th key={name} scope="col" className={tableStyles.number}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {datasets.map((description) => (
              <tr key={description.id}>
                <th scope="row">
                  <PageLink href={`/datasets/${description.id}`} dir="auto">
                    {description.name}
                  </PageLink>
                  <span className={styles.id}>{description.id}</span>
                </th>
                <td>
                  <FirstImages description={description} />
                </td>
                <td className={classNames(tableStyles.number, 'mono')}>{shapeText(description.imageShape)}</td>
                <td className={tableStyles.number}>{formatCount(description.classes.length)}</td>
                {partitionNames.map((name) => (
                  <td key={name} className={tableStyles.number}>
                    {formatCount(description.partitions[name].count)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </>
  )
}

/** A taste of the training images, drawn with the walk's seed. */
function FirstImages({ description }: { description: DatasetDescription }): ReactNode {
  const { dataset } = useDataset(description.id)
  return (
    <span className={styles.taste}>
      {[...sampleGrid(description.partitions.train.count, 6, 42)].map((index) => (
        <ImageTile key={index} dataset={dataset} partition="train" index={index} size={28} />
      ))}
    </span>
  )
}
