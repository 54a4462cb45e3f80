'use client'

import type { ReactNode } from 'react'
import { ButtonLink } from '../../shared/primitives/button.tsx'
import { ErrorState, Skeleton } from '../../shared/primitives/state.tsx'
import { Section } from '../../shared/primitives/section.tsx'
import { ClassDistribution } from './class-distribution-view.tsx'
import { DatasetFacts } from './dataset-facts.tsx'
import { PartitionBrowser } from './partition-browser.tsx'
import { SampleGrids } from '../../views/images/sample-grids.tsx'
import { useDataset } from '../../views/images/use-dataset.ts'
import { useDatasets } from './use-datasets.ts'
import styles from './dataset-page.module.css'

/** Page of one dataset: what it is made of, how its classes are spread, and its images. */
export function DatasetPage({ datasetId }: { datasetId: string }): ReactNode {
  const { dataset, waiting, error } = useDataset(datasetId)
  const { datasets } = useDatasets()
  // The description comes with the first run; the images may follow later.
  const description = dataset?.description ?? datasets.find(({ id }) => id === datasetId)

  if (description === undefined) {
    if (error !== null) return <ErrorState title="The dataset could not be read">{error.message}</ErrorState>
    if (waiting) {
      return (
        <ErrorState title="This dataset is not here yet">
          No trainer has published a dataset with the id {datasetId}. The page shows it as soon as one does.
        </ErrorState>
      )
    }
    return <Skeleton height="12rem" />
  }
  return (
    <>
      <header className={styles.head}>
        <h1 dir="auto">{description.name}</h1>
        <p className={styles.id}>{description.id}</p>
        <ButtonLink small href={`/datasets/${description.id}/label-issues`}>
          Label issues
        </ButtonLink>
      </header>
      <Section title="Shapes and labels">
        <DatasetFacts description={description} />
      </Section>
      <Section title="Class distribution" note="Whether each partition has its share of each class.">
        <ClassDistribution description={description} />
      </Section>
      <Section title="Sample images" note="Six of each partition, drawn at random; the seed draws the same again.">
        <SampleGrids description={description} dataset={dataset} />
      </Section>
      <Section title="All images">
        {dataset === null ? (
          <p className={styles.waiting}>The images follow when the trainer has published them.</p>
        ) : (
          <PartitionBrowser dataset={dataset} />
        )}
      </Section>
    </>
  )
}
