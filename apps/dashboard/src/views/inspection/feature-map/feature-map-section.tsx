'use client'

import { memo, type ReactNode, useMemo, useState } from 'react'
import type { AnalysisRequest } from '@misfit/events/analysis'
import type { PartitionName } from '@misfit/events/dataset'
import type { RunHistory } from '@misfit/events/run/run-history'
import { useDataset, useLabels } from '../../images/use-dataset.ts'
import { useAtRest } from '../../../shared/primitives/use-settled-value.ts'
import { usePredictions } from '../../predictions/use-predictions.ts'
import { formatCount } from '../../../shared/format/numbers.ts'
import { Button } from '../../../shared/primitives/button.tsx'
import { BareSelect } from '../../../shared/primitives/field.tsx'
import { Section } from '../../../shared/primitives/section.tsx'
import { Segmented } from '../../../shared/primitives/segmented.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../../shared/primitives/state.tsx'
import { chosenEpoch } from '../../predictions/chosen-epoch.ts'
import { useUrlParameter } from '../../../shared/url/url-state.ts'
import { AnswerProgress } from '../answer-progress.tsx'
import type { InspectedRun } from '../inspected-run.ts'
import { OutdatedNote } from '../outdated-note.tsx'
import { useAnswerOnDemand } from '../use-answer-on-demand.ts'
import { FeatureMap } from './feature-map.tsx'
import { mapPoints, placesOfPoints } from './map-points.ts'
import styles from './feature-map.module.css'

const amounts = [500, 1000, 2000, 5000, 10_000] as const
const seed = 42
/** Partitions, those that were not trained on first. */
const partitions = ['validation', 'test', 'train'] as const satisfies readonly PartitionName[]

interface FeatureMapSectionProps {
  run: InspectedRun
  epochs: RunHistory['epochs']
  test: RunHistory['test']
  dataset: NonNullable<RunHistory['dataset']>
}

/** A partition as the model sees it: images with similar features near each other. Computed on demand. */
export const FeatureMapSection = memo(function FeatureMapSection({
  run,
  epochs,
  test,
  dataset: description,
}: FeatureMapSectionProps): ReactNode {
  const [partition, setPartition] = useState<PartitionName>('validation')
  const [most, setMost] = useState<number>(2000)
  const request = useMemo((): AnalysisRequest => ({ kind: 'embedding', partition, most, seed }), [partition, most])
  const { question, state, ask, outdated } = useAnswerOnDemand(run, request)
  const available = description.partitions[partition].count
  const asked = Math.min(most, available)

  return (
    <Section
      title="Map of features"
      note={
        'Each point is an image, placed by the values of the last hidden layer (UMAP). Only nearness means ' +
        'something: axes, and distances between groups, do not.'
      }
      anchor="map"
      actions={
        <>
          <Segmented
            label="Images of the map"
            options={partitions.map((value) => ({ value, label: capital(value) }))}
            value={partition}
            onChange={setPartition}
          />
          <BareSelect
            label="Number of images"
            className={styles.select}
            value={most}
            onChange={({ target }) => setMost(Number(target.value))}
          >
            {amounts.map((amount) => (
              <option key={amount} value={amount}>
                {formatCount(amount)} images
              </option>
            ))}
          </BareSelect>
        </>
      }
    >
      {state.status === 'idle' && (
        <EmptyState
          title="The map is computed when you ask for it"
          actions={<Button onClick={ask}>Compute the map</Button>}
        >
          {formatCount(asked)} of the {formatCount(available)} {partition} images
          {asked > 2000 ? '; so many can take a minute or more' : ''}. The trainer keeps the result, so it is computed
          once.
        </EmptyState>
      )}
      <AnswerProgress question={question} state={state} what="The map" />
      <OutdatedNote epoch={outdated} now={run.epoch} onAsk={ask} />
      {state.status === 'done' && (
        <ComputedMap
          key={`${partition} ${most}`}
          result={state.result}
          runId={run.runId}
          partition={partition}
          epochs={epochs}
          test={test}
          description={description}
        />
      )}
    </Section>
  )
})

interface ComputedMapProps {
  result: Parameters<typeof placesOfPoints>[0]
  runId: string
  partition: PartitionName
  epochs: RunHistory['epochs']
  test: RunHistory['test']
  description: NonNullable<RunHistory['dataset']>
}

/** The places that were computed, joined with the answers of the epoch that the page shows. */
function ComputedMap({ result, runId, partition, epochs, test, description }: ComputedMapProps): ReactNode {
  const [wantedEpoch] = useUrlParameter('epoch')
  // Matrix and worst mistakes keep up with the slider; the map follows when it rests.
  const epochParameter = useAtRest(wantedEpoch)
  const done = useMemo(() => epochs.map(({ epoch }) => epoch), [epochs])
  const { epoch } = chosenEpoch(epochParameter, done)
  const stored =
    partition === 'train' ? null : partition === 'test' ? test : (epochs.find((one) => one.epoch === epoch) ?? null)
  const { predictions, error } = usePredictions(stored)
  const { dataset } = useDataset(description.id)
  const labels = useLabels(dataset, partition)
  const places = useMemo(() => placesOfPoints(result), [result])
  const shown = stored === null ? null : predictions
  const points = useMemo(
    () =>
      places === null || (shown === null && (stored !== null || labels === null))
        ? null
        : mapPoints(places, shown, labels),
    [places, shown, labels, stored],
  )
  if (error !== null && points === null)
    return <ErrorState title="The predictions could not be loaded">{error.message}</ErrorState>
  if (points === null) return <Skeleton height="24rem" />
  const label = partition === 'validation' ? `validation, epoch ${epoch ?? 0}` : partition
  return (
    <FeatureMap
      points={points}
      predictions={shown}
      dataset={dataset}
      partition={partition}
      classes={description.classes}
      label={label}
      fileStem={`${runId}-map-${partition}${partition === 'validation' ? `-epoch-${epoch ?? 0}` : ''}`}
    />
  )
}

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1)
