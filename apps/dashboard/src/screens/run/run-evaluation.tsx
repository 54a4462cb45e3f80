'use client'

import { memo, type ReactNode, useCallback, useMemo } from 'react'
import type { RunHistory } from '@misfit/events/run/run-history'
import { useDataset } from '../../views/images/use-dataset.ts'
import { classNames } from '../../shared/design/class-names.ts'
import { CalibrationSection } from '../../views/calibration/calibration-section.tsx'
import { AddressedImage } from '../../views/gallery/addressed-image.tsx'
import { ChosenClassNote } from '../../views/classes/chosen-class-note.tsx'
import { ClassesView } from '../../views/classes/classes-view.tsx'
import { ConfusedPairs } from '../../views/classes/confused-pairs/confused-pairs-view.tsx'
import { cellFrom, cellParameter, type CellAddress } from '../../views/matrix/cell-address.ts'
import { rememberFocus } from '../../views/gallery/focus-return.ts'
import { ImagesView } from '../../views/gallery/images/images-view.tsx'
import { MostIncorrect } from '../../views/gallery/most-incorrect-gallery.tsx'
import { RunMatrix } from '../../views/matrix/run-matrix.tsx'
import { SamplePredictions } from '../../views/gallery/random-sample-gallery.tsx'
import { useAtRest } from '../../shared/primitives/use-settled-value.ts'
import { useChosenClass } from '../../views/classes/use-chosen-class.ts'
import { usePredictions } from '../../views/predictions/use-predictions.ts'
import { RestsOutOfView } from '../../shared/primitives/pause-out-of-view.tsx'
import { Section } from '../../shared/primitives/section.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../shared/primitives/state.tsx'
import { Tabs } from '../../shared/primitives/tabs.tsx'
import { replaceUrlParameters, useUrlParameter } from '../../shared/url/url-state.ts'
import { chosenEpoch, evaluatedPartition } from '../../views/predictions/chosen-epoch.ts'
import { EpochControl } from './epoch-control.tsx'
import styles from './run-page.module.css'

const views = ['classes', 'pairs', 'images', 'samples'] as const
type View = (typeof views)[number]

interface RunEvaluationProps extends Pick<RunHistory, 'epochs' | 'test' | 'dataset'> {
  runId: string
  plannedEpochs: number
  ended: boolean
}

/**
 * Views of what the model gets wrong, at the epoch that was chosen: matrix, worst mistakes, classes, samples. They
 * render when an epoch ends or something is chosen, not at every step.
 */
export const RunEvaluation = memo(function RunEvaluation({
  runId,
  epochs,
  test,
  dataset: description,
  plannedEpochs,
  ended,
}: RunEvaluationProps): ReactNode {
  const [epochParameter] = useUrlParameter('epoch')
  const [partitionParameter] = useUrlParameter('on')
  const [viewParameter, setView] = useUrlParameter('view')
  const [cellText, setCellText] = useUrlParameter('cell')
  const view: View = views.find((one) => one === viewParameter) ?? 'classes'
  const partition = evaluatedPartition(partitionParameter, { epochs: epochs.length, tested: test !== null })
  const done = useMemo(() => epochs.map((event) => event.epoch), [epochs])
  const chosen = chosenEpoch(epochParameter, done)

  const position = epochs.findIndex((event) => event.epoch === chosen.epoch)
  const stored = partition === 'test' ? test : (epochs[position] ?? null)
  const neighbours = useMemo(
    () => [epochs[position - 1], epochs[position + 1]].filter((event) => event !== undefined),
    [epochs, position],
  )
  const { predictions, stale, error } = usePredictions(stored, neighbours)
  const { dataset } = useDataset(description?.id ?? null)
  const classes = description?.classes ?? noClasses

  const cell = useMemo(() => cellFrom(cellText, classes.length), [cellText, classes.length])
  const onCell = useCallback(
    (next: CellAddress | null) => setCellText(next === null ? null : cellParameter(next)),
    [setCellText],
  )

  const [chosenClass, onClass] = useChosenClass(classes.length)
  const onPair = useCallback((pair: CellAddress) => {
    rememberFocus()
    // The matrix as it is opens the images, not its changes.
    replaceUrlParameters({ cell: cellParameter(pair), matrix: null })
  }, [])
  // What the temperature is fitted on: validation at the epoch that is shown, or of the model that was tested.
  const validation = partition === 'test' ? (epochs.find((event) => event.epoch === test?.epoch) ?? null) : stored

  const label = partition === 'test' ? 'test' : `validation, epoch ${chosen.epoch ?? 0}`
  const fileStem = `${runId}-${partition}${partition === 'test' ? '' : `-epoch-${chosen.epoch ?? 0}`}`
  const evaluated = useMemo(
    () => (predictions === null ? null : { predictions, classes, partition, dataset, label, fileStem, validation }),
    [predictions, classes, partition, dataset, label, fileStem, validation],
  )
  // Matrix and worst mistakes keep up with the slider; what stands below them follows when it rests.
  const later = useAtRest(evaluated) ?? evaluated

  return (
    <Section title="Mistakes" anchor="mistakes">
      {stored !== null && (
        <EpochControl
          chosen={chosen}
          done={done}
          planned={plannedEpochs}
          onChoose={(epoch) => replaceUrlParameters({ epoch: epoch === null ? null : String(epoch) })}
          partition={partition}
          onPartition={
            test === null || epochs.length === 0
              ? null
              : (next) => replaceUrlParameters({ on: next === 'test' ? next : null })
          }
          testedEpoch={test?.epoch ?? null}
        />
      )}
      {stored === null ? (
        <EmptyState title={ended ? 'No epoch was completed' : 'No epoch is complete yet'}>
          After each epoch the model answers every validation image. What it gets wrong is shown here.
        </EmptyState>
      ) : error !== null && evaluated === null ? (
        <ErrorState title="The predictions could not be loaded">{error.message}</ErrorState>
      ) : evaluated === null || later === null ? (
        <Skeleton height="20rem" />
      ) : (
        <div className={classNames(stale && styles.stale)} aria-busy={stale}>
          <ChosenClassNote classes={classes} chosenClass={chosenClass} onClass={onClass} />
          {/* It holds the dialog of an opened cell, which what is below may open. */}
          <RestsOutOfView may={!ended && cell === null} className={styles.mistakes}>
            <RunMatrix
              evaluated={evaluated}
              runId={runId}
              epochs={epochs}
              shownEpoch={partition === 'test' ? null : chosen.epoch}
              openedCell={cell}
              onOpenedCell={onCell}
              chosenClass={chosenClass}
            />
            <div>
              <h3>Most incorrect</h3>
              <MostIncorrect {...evaluated} chosenClass={chosenClass} />
            </div>
          </RestsOutOfView>
          <RestsOutOfView may={!ended} className={styles.more}>
            <Tabs
              label="More of the same predictions"
              value={view}
              onChange={(next) => setView(next === 'classes' ? null : next)}
              tabs={[
                {
                  value: 'classes',
                  label: 'Per class',
                  content: <ClassesView {...later} chosenClass={chosenClass} onClass={onClass} />,
                },
                {
                  value: 'pairs',
                  label: 'Confused pairs',
                  content: <ConfusedPairs {...later} chosenClass={chosenClass} onOpen={onPair} />,
                },
                {
                  value: 'images',
                  label: 'Images',
                  content: <ImagesView {...later} runId={runId} chosenClass={chosenClass} />,
                },
                { value: 'samples', label: 'Sample predictions', content: <SamplePredictions {...later} /> },
              ]}
            />
          </RestsOutOfView>
          <AddressedImage {...evaluated} />
          <RestsOutOfView may={!ended}>
            <CalibrationSection {...later} sameImages={later.partition === 'validation'} />
          </RestsOutOfView>
        </div>
      )}
    </Section>
  )
})

const noClasses: readonly string[] = []
