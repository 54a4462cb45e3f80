'use client'

import { memo, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { sampleGrid } from '@misfit/data/sample-grid'
import {
  type DatasetDescription,
  type PartitionName,
  partitionNames,
  type PublishedDataset,
} from '@misfit/events/dataset'
import type { GallerySample } from '../gallery/gallery-samples.ts'
import { Lightbox } from '../gallery/lightbox.tsx'
import { className } from '../matrix/shaded-matrix.ts'
import { SeedField } from '../gallery/seed-field.tsx'
import { formatCount } from '../../shared/format/numbers.ts'
import { ImageTile } from './image-tile.tsx'
import { useLabels } from './use-dataset.ts'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import styles from './sample-grids.module.css'

const gridRows = 2
const gridColumns = 3

interface SampleGridsProps {
  description: DatasetDescription
  /** Null while the images are not published. */
  dataset: PublishedDataset | null
  firstSeed?: number
}

/** A few images of each partition, drawn at random with a seed and titled with their labels. */
export const SampleGrids = memo(function SampleGrids({
  description,
  dataset,
  firstSeed = 42,
}: SampleGridsProps): ReactNode {
  const [seed, setSeed] = useState(firstSeed)
  return (
    <Stack gap={4}>
      <div>
        <SeedField seed={seed} onChange={setSeed} />
      </div>
      <div className={styles.grids}>
        {partitionNames.map((name) => (
          <PartitionGrid key={name} description={description} dataset={dataset} partition={name} seed={seed} />
        ))}
      </div>
    </Stack>
  )
})

interface PartitionGridProps {
  description: DatasetDescription
  dataset: PublishedDataset | null
  partition: PartitionName
  seed: number
}

function PartitionGrid({ description, dataset, partition, seed }: PartitionGridProps): ReactNode {
  const { count } = description.partitions[partition]
  const labels = useLabels(dataset, partition)
  const drawn = useMemo(() => [...sampleGrid(count, gridRows * gridColumns, seed)], [count, seed])
  const samples = useMemo(
    (): GallerySample[] => drawn.map((index) => ({ index, actual: labels?.[index] ?? 0, answer: null })),
    [drawn, labels],
  )
  const [opened, setOpened] = useState<number | null>(null)
  return (
    <figure>
      <figcaption className={styles.caption}>
        {partition} <span>{formatCount(count)} images</span>
      </figcaption>
      <ul className={styles.grid} style={{ gridTemplateColumns: `repeat(${gridColumns}, max-content)` }}>
        {samples.map(({ index, actual }, position) => (
          <li key={index}>
            <button
              type="button"
              className={styles.sample}
              disabled={labels === null}
              aria-label={
                labels === null
                  ? `${partition} image ${index}`
                  : `${partition} image ${index}, label ${className(description.classes, actual)}`
              }
              onClick={() => setOpened(position)}
            >
              <span className={styles.label} dir="auto">
                {labels === null ? '\u00a0' : className(description.classes, actual)}
              </span>
              <ImageTile dataset={dataset} partition={partition} index={index} size={84} />
            </button>
          </li>
        ))}
      </ul>
      <Lightbox
        samples={samples}
        position={opened}
        onMove={setOpened}
        onClose={() => setOpened(null)}
        dataset={dataset}
        partition={partition}
        classes={description.classes}
      />
    </figure>
  )
}
