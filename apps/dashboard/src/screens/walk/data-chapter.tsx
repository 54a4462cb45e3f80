import type { ReactNode } from 'react'
import { type DatasetDescription, partitionNames, type PublishedDataset } from '@misfit/events/dataset'
import { ClassDistribution } from '../dataset/class-distribution-view.tsx'
import { DatasetFacts } from '../dataset/dataset-facts.tsx'
import { SampleGrids } from '../../views/images/sample-grids.tsx'
import { formatCount } from '../../shared/format/numbers.ts'
import { ButtonLink } from '../../shared/primitives/button.tsx'
import { Chapter, Step } from './chapter.tsx'
import styles from './walk-page.module.css'

interface DataChapterProps {
  number: number
  /** Null until the first run has loaded its data. */
  description: DatasetDescription | null
  dataset: PublishedDataset | null
}

/** Chapter on what there is to learn from. */
export function DataChapter({ number, description, dataset }: DataChapterProps): ReactNode {
  if (description === null) {
    return (
      <Chapter anchor="data" number={String(number)} title="The data">
        <p className={styles.waiting}>The first run loads the images; they appear here as soon as it has.</p>
      </Chapter>
    )
  }
  const { train, validation, test } = description.partitions
  const whole = partitionNames.reduce((sum, name) => sum + description.partitions[name].count, 0)
  return (
    <Chapter
      anchor="data"
      number={String(number)}
      title="The data"
      lead={
        <>
          {description.name} has {formatCount(whole)} images, each with a label that says which of{' '}
          {description.classes.length} classes it shows. The models learn from {formatCount(train.count)} of them. They
          never learn from the {formatCount(validation.count)} of validation, which show after every epoch whether they
          learned to recognise or to memorise, nor from the {formatCount(test.count)} of test, which are kept for the
          end.
        </>
      }
      actions={
        <ButtonLink small href={`/datasets/${description.id}`}>
          Browse all images
        </ButtonLink>
      }
    >
      <Step title="Shapes and labels">
        <DatasetFacts description={description} />
      </Step>
      <Step
        title="Class distribution"
        note={
          'If one part had far more of some class than another, ' +
          'a model would be judged on something else than it learned.'
        }
      >
        <ClassDistribution description={description} />
      </Step>
      <Step title="Sample images" note="Six of each part, drawn at random with a seed, under their labels.">
        <SampleGrids description={description} dataset={dataset} />
      </Step>
    </Chapter>
  )
}
