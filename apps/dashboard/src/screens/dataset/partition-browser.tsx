'use client'

import { useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { type PartitionName, partitionNames, type PublishedDataset } from '@misfit/events/dataset'
import { Gallery } from '../../views/gallery/gallery.tsx'
import type { GallerySample } from '../../views/gallery/gallery-samples.ts'
import { className } from '../../views/matrix/shaded-matrix.ts'
import { formatCount, plural } from '../../shared/format/numbers.ts'
import { BareSelect } from '../../shared/primitives/field.tsx'
import { Segmented } from '../../shared/primitives/segmented.tsx'
import { Skeleton } from '../../shared/primitives/state.tsx'
import { imagesOfClass } from '../../views/images/partition-labels.ts'
import { useLabels } from '../../views/images/use-dataset.ts'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import { Count, Toolbar } from '../../shared/primitives/layout/toolbar.tsx'
import styles from './partition-browser.module.css'

/** Browser of a partition's images, or of those of one class. */
export function PartitionBrowser({ dataset }: { dataset: PublishedDataset }): ReactNode {
  const { classes, partitions } = dataset.description
  const [partition, setPartition] = useState<PartitionName>('train')
  const [label, setLabel] = useState<number | null>(null)
  const labels = useLabels(dataset, partition)
  const samples = useMemo(
    (): GallerySample[] | null =>
      labels && imagesOfClass(labels, label).map((index) => ({ index, actual: labels[index]!, answer: null })),
    [labels, label],
  )
  return (
    <Stack gap={3}>
      <Toolbar>
        <Segmented
          label="Partition"
          options={partitionNames.map((name) => ({ value: name, label: name }))}
          value={partition}
          onChange={setPartition}
        />
        <BareSelect
          label="Class"
          className={styles.classes}
          value={label ?? ''}
          onChange={({ target }) => setLabel(target.value === '' ? null : Number(target.value))}
        >
          <option value="">all classes</option>
          {classes.map((_, index) => (
            <option key={index} value={index}>
              {className(classes, index)} ({formatCount(partitions[partition].classCounts[index] ?? 0)})
            </option>
          ))}
        </BareSelect>
        {samples !== null && <Count>{plural(samples.length, 'image')}</Count>}
      </Toolbar>
      {samples === null ? (
        <Skeleton height="20rem" />
      ) : samples.length === 0 ? (
        <p>There are no such images in this partition.</p>
      ) : (
        <Gallery
          key={`${partition} ${label}`}
          samples={samples}
          dataset={dataset}
          partition={partition}
          classes={classes}
          label={`Images of ${partition}`}
          imageSize={56}
          maxHeight={600}
        />
      )}
    </Stack>
  )
}
