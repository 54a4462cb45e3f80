'use client'

import { memo, type ReactNode, useMemo, useRef, useState } from 'react'
import type { RunHistory } from '@misfit/events/run/run-history'
import { computeInBackground } from '../../shared/background/background.ts'
import { useComputed } from '../../shared/background/use-computed.ts'
import type { ResultOf } from '../../shared/background/computation.ts'
import { useDataset } from '../images/use-dataset.ts'
import { ExportMenu } from '../../shared/export/export-menu.tsx'
import { ImagesDialog } from '../gallery/images-dialog.tsx'
import { formatCount, plural } from '../../shared/format/numbers.ts'
import { ButtonLink } from '../../shared/primitives/button.tsx'
import { Progress } from '../../shared/primitives/progress.tsx'
import { Section } from '../../shared/primitives/section.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../shared/primitives/state.tsx'
import { DatasetMapView } from './dataset-map-view.tsx'
import { GroupTable } from './group-table.tsx'
import { firstLearnedGroups, forgettingGroups, type LearningGroup } from './learning-groups.ts'
import { readEpochs } from './read-epochs.ts'
import { type LoadedEpochs, useEpochPredictions } from './use-epoch-predictions.ts'
import { useWasInView } from '../../shared/primitives/use-in-view.ts'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import { Count, Toolbar } from '../../shared/primitives/layout/toolbar.tsx'
import styles from './learning.module.css'
import { learningComputation, learningFileComputation } from './learning-computation.ts'

interface LearningSectionProps {
  runId: string
  epochs: RunHistory['epochs']
  dataset: NonNullable<RunHistory['dataset']>
  ended: boolean
}

/**
 * Section on what was learned when, what was forgotten, and which images are easy, ambiguous or hard, over the epochs
 * so far.
 */
export const LearningSection = memo(function LearningSection({
  runId,
  epochs,
  dataset,
  ended,
}: LearningSectionProps): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const seen = useWasInView(place)
  const read = useMemo(() => readEpochs(epochs), [epochs])
  const enough = epochs.length >= 2
  const { loaded, here, error } = useEpochPredictions(seen && enough ? read : null)
  return (
    <Section
      title="Learning"
      note={
        'Every validation image after each epoch: when it was first answered right, whether that was forgotten ' +
        'again, and how sure the model was of its class.'
      }
      anchor="learning"
      actions={
        <ButtonLink small href={`/datasets/${dataset.id}/label-issues?source=${runId}-validation`}>
          Label issues
        </ButtonLink>
      }
    >
      <div ref={place}>
        {!enough ? (
          <EmptyState title={ended ? 'One epoch shows no course' : 'Learning shows from the second epoch on'}>
            What was learned when, and forgotten, is seen between epochs.{' '}
            {ended
              ? 'Train for two epochs or more.'
              : `${plural(epochs.length, 'epoch')} of two ${epochs.length === 1 ? 'is' : 'are'} complete.`}
          </EmptyState>
        ) : error !== null && loaded === null ? (
          <ErrorState title="The predictions could not be loaded">{error.message}</ErrorState>
        ) : loaded === null ? (
          <Stack gap={3} className={styles.loading}>
            <p role="status">
              Reading {formatCount(here)} of {formatCount(read.length)} epochs
            </p>
            <Progress label="Epochs read" value={here / read.length} />
            <Skeleton height="20rem" />
          </Stack>
        ) : (
          <LearningOf runId={runId} loaded={loaded} allEpochs={epochs.length} dataset={dataset} />
        )}
      </div>
    </Section>
  )
})

const LearningOf = memo(function LearningOf({ loaded, ...rest }: Omit<LearningProps, 'computed'>): ReactNode {
  const { done } = useComputed(learningComputation, loaded)
  return done === null ? <Skeleton height="20rem" /> : <Learning {...rest} loaded={done.of} computed={done.result} />
})

interface LearningProps {
  runId: string
  /** Result for the epochs that are loaded. */
  computed: ResultOf<typeof learningComputation>
  loaded: LoadedEpochs
  /** Epochs of the run, those that were not read included. */
  allEpochs: number
  dataset: NonNullable<RunHistory['dataset']>
}

const Learning = memo(function Learning({
  runId,
  computed: { events, map },
  loaded,
  allEpochs,
  dataset: description,
}: LearningProps): ReactNode {
  const { epochs, predictions } = loaded
  const learned = useMemo(() => firstLearnedGroups(events, epochs), [events, epochs])
  const forgotten = useMemo(() => forgettingGroups(events), [events])
  const { dataset } = useDataset(description.id)
  const [opened, setOpened] = useState<LearningGroup | null>(null)
  const latest = predictions.at(-1)!
  const fileStem = `${runId}-learning-epoch-${epochs.at(-1)}`
  const shared = { classes: description.classes, partition: 'validation', dataset } as const
  return (
    <Stack gap={3} className={styles.whole}>
      <Toolbar className={styles.tools}>
        <Count>
          {formatCount(latest.count)} validation images, {plural(epochs.length, 'epoch')}
          {epochs.length < allEpochs &&
            `, spread over the ${formatCount(allEpochs)} of the run: all would not fit into memory`}
          . {formatCount(events.neverForgotten.length)} were learned and never forgotten,{' '}
          {formatCount(events.neverLearned.length)} never learned.
        </Count>
        <ExportMenu
          what="learning of each image"
          fileStem={fileStem}
          rows={() => computeInBackground(learningFileComputation, { events, epochs })}
        />
      </Toolbar>
      <div className={styles.groups}>
        <GroupTable title="First right" groups={learned} fileStem={`${fileStem}-first-right`} onOpen={setOpened} />
        <GroupTable title="Forgotten again" groups={forgotten} fileStem={`${fileStem}-forgotten`} onOpen={setOpened} />
      </div>
      <h3>Dataset map</h3>
      <DatasetMapView
        {...shared}
        map={map}
        predictions={latest}
        label={`validation, epochs ${epochs[0]} to ${epochs.at(-1)}`}
        fileStem={`${runId}-dataset-map`}
      />
      <ImagesDialog
        {...shared}
        opened={
          opened && {
            title: capital(opened.title),
            description: `With the answers of epoch ${epochs.at(-1)}.`,
            groups: [{ title: '', indices: opened.indices, predictions: latest, none: 'There is none.' }],
          }
        }
        onClose={() => setOpened(null)}
      />
    </Stack>
  )
})

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)
