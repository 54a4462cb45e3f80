'use client'

import { memo, type ReactNode, useDeferredValue, useMemo, useState } from 'react'
import type { PublishedDataset } from '@misfit/events/dataset'
import { decodeFloats } from '@misfit/events/run/floats'
import { ImageTile } from '../../../views/images/image-tile.tsx'
import { useLabels } from '../../../views/images/use-dataset.ts'
import type { GallerySample } from '../../../views/gallery/gallery-samples.ts'
import { Lightbox } from '../../../views/gallery/lightbox.tsx'
import { className } from '../../../views/matrix/shaded-matrix.ts'
import { formatCount, formatMetric } from '../../../shared/format/numbers.ts'
import type { AnalysisQuestion } from '../../../views/inspection/asked-analyses.ts'
import { pageAnalyses } from '../../../views/inspection/page-analyses.ts'
import { useAskedAnswer } from '../../../views/inspection/use-analysis.ts'
import { Progress } from '../../../shared/primitives/progress.tsx'
import { ErrorState } from '../../../shared/primitives/state.tsx'
import { nearestImages } from './nearest-images.ts'
import { Stack } from '../../../shared/primitives/layout/stack.tsx'
import styles from '../try-page.module.css'

interface NearestGalleryProps {
  runId: string
  epoch: number
  /** Features of the drawing in the model's last hidden layer; null before there is an answer. */
  features: Float32Array | null
  dataset: PublishedDataset | null
  classes: readonly string[]
}

const shownImages = 12
/** Train images that are searched, evenly spread. */
const searched = 5000

/** The train images that the model finds most like what was drawn. */
export const NearestGallery = memo(function NearestGallery({
  runId,
  epoch,
  features,
  dataset,
  classes,
}: NearestGalleryProps): ReactNode {
  const question = useMemo(
    (): AnalysisQuestion => ({
      runId,
      request: { kind: 'features', partition: 'train', most: searched },
      weights: String(epoch),
    }),
    [runId, epoch],
  )
  const answer = useAskedAnswer(question)
  const result = answer.status === 'done' && answer.result.kind === 'features' ? answer.result : null
  const images = useMemo(
    () => result && { indices: result.indices, width: result.width, values: decodeFloats(result.values) },
    [result],
  )
  // A stroke is never kept waiting for it.
  const wanted = useDeferredValue(features)
  const nearest = useMemo(
    () =>
      images === null || wanted === null || wanted.length !== images.width
        ? []
        : nearestImages(images, wanted, shownImages),
    [images, wanted],
  )
  const labels = useLabels(dataset, 'train')
  const samples = useMemo(
    (): GallerySample[] => nearest.map(({ index }) => ({ index, actual: labels?.[index] ?? 0, answer: null })),
    [nearest, labels],
  )
  const [opened, setOpened] = useState<number | null>(null)

  if (answer.status === 'failed') {
    return (
      <ErrorState title="Similar images could not be searched" onRetry={() => pageAnalyses().ask(question)}>
        {answer.message}
      </ErrorState>
    )
  }
  if (result === null) {
    return (
      <Stack gap={3} className={styles.searching}>
        <p role="status">The trainer asks the model about {formatCount(searched)} train images…</p>
        <Progress label="Train images asked about" value={'progress' in answer ? answer.progress : 0} />
      </Stack>
    )
  }
  if (features === null) return <p className={styles.quiet}>They appear with the first answer.</p>
  return (
    <>
      <ol className={styles.nearest} aria-label="Nearest train images, nearest first">
        {nearest.map(({ index, distance }, position) => {
          const name = labels === null ? '' : className(classes, labels[index]!)
          return (
            <li key={index}>
              <button type="button" className={styles.near} onClick={() => setOpened(position)}>
                <ImageTile dataset={dataset} partition="train" index={index} size={64} />
                <span className="visually-hidden">train image {index}, actual </span>
                <b dir="auto">{name}</b>
                <span className="visually-hidden">at distance </span>
                <span className="num">{formatMetric(distance, 2)}</span>
              </button>
            </li>
          )
        })}
      </ol>
      <Lightbox
        samples={samples}
        position={opened}
        onMove={setOpened}
        onClose={() => setOpened(null)}
        dataset={dataset}
        partition="train"
        classes={classes}
      />
    </>
  )
})
