'use client'

import type { ReactNode } from 'react'
import type { DatasetDescription, PublishedDataset } from '@misfit/events/dataset'
import { sampleGrid } from '@misfit/data/sample-grid'
import { ImageTile } from '../../views/images/image-tile.tsx'
import { useLabels } from '../../views/images/use-dataset.ts'
import { className } from '../../views/matrix/shaded-matrix.ts'
import { formatCount } from '../../shared/format/numbers.ts'
import { Chapter } from './chapter.tsx'
import { oneHot, sharedOptimizer, sharedSetting } from './shared-settings.ts'
import type { WalkRun } from './walk-run.ts'
import { Fact, Facts } from '../../shared/primitives/layout/facts.tsx'
import styles from './walk-page.module.css'

interface TrainingChapterProps {
  number: number
  runs: readonly WalkRun[]
  description: DatasetDescription | null
  dataset: PublishedDataset | null
}

/** Most classes whose one-hot vector is written out. */
const mostWritten = 20

/** Chapter on how every model of the walk is trained. */
export function TrainingChapter({ number, runs, description, dataset }: TrainingChapterProps): ReactNode {
  const settings = runs.map(({ summary }) => summary.settings)
  const steps = runs.flatMap(({ history }) => history?.model?.stepsPerEpoch ?? [])[0] ?? null
  const epochs = sharedSetting(settings, 'epochs')
  const batch = sharedSetting(settings, 'batchSize')
  return (
    <Chapter
      anchor="training"
      number={String(number)}
      title="How it is trained"
      lead={
        'All models are trained in the same way, so that a difference between them comes from what was changed ' +
        'and from nothing else.'
      }
    >
      <Facts layout="beside" className={styles.method}>
        <Fact name="Labels">
          One-hot: each label becomes one number for each class, 1 for its own and 0 for the others.
          {description !== null && <OneHotExample description={description} dataset={dataset} />}
        </Fact>
        <Fact name="Loss">
          {'Categorical cross-entropy: the less probability the model gave the right class, the higher. '}
          Measured in nats;{' '}
          {description !== null && (
            <>
              guessing among {description.classes.length} classes would give ln {description.classes.length} ={' '}
              {Math.log(description.classes.length).toFixed(2)}.
            </>
          )}
        </Fact>
        <Fact name="Optimiser">
          {sharedOptimizer(settings)}, learning rate {sharedSetting(settings, 'learningRate')}: after every batch it
          changes each weight a little, in the direction that lowers the loss.
        </Fact>
        <Fact name="Length">
          {epochs} epochs in batches of {batch} images
          {steps !== null && <>, which makes {formatCount(steps)} steps an epoch</>}. After every epoch the model is
          tried on the validation images.
        </Fact>
        <Fact name="Seed">
          {sharedSetting(settings, 'seed')}: everything random follows from it. The same seed on the same machine gives
          the same model, to the last bit.
        </Fact>
      </Facts>
    </Chapter>
  )
}

function OneHotExample({
  description,
  dataset,
}: {
  description: DatasetDescription
  dataset: PublishedDataset | null
}): ReactNode {
  const labels = useLabels(dataset, 'train')
  const index = sampleGrid(description.partitions.train.count, 1, 42)[0]
  const label = index === undefined ? undefined : labels?.[index]
  if (index === undefined || label === undefined || description.classes.length > mostWritten) return null
  return (
    <span className={styles.oneHot}>
      <ImageTile dataset={dataset} partition="train" index={index} size={56} alt={`train image ${index}`} />
      <span aria-hidden>→</span>
      <b dir="auto">{className(description.classes, label)}</b>
      <span aria-hidden>→</span>
      <code aria-label={`${description.classes.length} numbers, all 0 but number ${label + 1}, which is 1`}>
        {oneHot(label, description.classes.length).map((digit, i) => (
          <span key={i} data-hot={digit === 1}>
            {digit}
          </span>
        ))}
      </code>
    </span>
  )
}
