'use client'

import { type ReactNode, useCallback, useMemo, useState } from 'react'
import type { RunSummary } from '@misfit/events/run/run-summary'
import { useDataset, useLabels } from '../../views/images/use-dataset.ts'
import { usePredictions } from '../../views/predictions/use-predictions.ts'
import { useRun, useRuns } from '../../shared/live/use-live.ts'
import { ButtonLink } from '../../shared/primitives/button.tsx'
import { SelectField } from '../../shared/primitives/field.tsx'
import { PageLink } from '../../shared/primitives/page-link.tsx'
import { Section } from '../../shared/primitives/section.tsx'
import { EmptyState, Skeleton } from '../../shared/primitives/state.tsx'
import { Tabs } from '../../shared/primitives/tabs.tsx'
import { AnswerPanel } from './answer/answer-panel.tsx'
import { storedProbabilities } from './answer/answer-words.ts'
import type { Drawing } from './input/drawing.ts'
import { DrawingCanvas } from './input/drawing-canvas.tsx'
import type { Framing } from './model/model-input.ts'
import { NearestGallery } from './answer/nearest-gallery.tsx'
import type { Picture } from './input/picture.ts'
import { PictureInput, usePastedPicture } from './input/picture-input.tsx'
import { hasModel, tryUrl } from './model/run-models.ts'
import { SeenChoices } from './seen-choices.tsx'
import { SeenByModel } from './model/seen-by-model.tsx'
import { preparation, type SourceKind } from './input/source.ts'
import { TestImageInput } from './test-image-input.tsx'
import { useModelAnswer } from './answer/use-answer.ts'
import { useBrowserModel } from './model/use-browser-model.ts'
import { useDatasetLook, useTestImage } from './input/use-dataset-images.ts'
import styles from './try-page.module.css'

/** A saved model, tried on something of one's own. What is drawn stays when another run's model is asked. */
export function TryPage({ runId: first }: { runId: string }): ReactNode {
  const [runId, setRunId] = useState(first)
  const { runs, byId, loaded, error } = useRuns()
  const run = byId.get(runId)
  const trained = useMemo(() => runs.filter(hasModel), [runs])
  const choose = (next: string): void => {
    setRunId(next)
    window.history.replaceState(null, '', tryUrl(next))
  }

  if (run === undefined)
    return loaded ? (
      <NoSuchRun runId={runId} />
    ) : error === null ? (
      <Loading />
    ) : (
      <EmptyState title="The runs could not be loaded">{error}</EmptyState>
    )
  return (
    <article>
      <PageLink href={`/runs/${runId}`} className={styles.crumb} dir="auto">
        {run.name}
      </PageLink>
      <h1>Try it</h1>
      <p className={styles.lead}>Show the saved model something it has never seen. It answers here, in your browser.</p>
      {hasModel(run) ? (
        <Trial run={run} trained={trained} onRun={choose} />
      ) : (
        <EmptyState
          title="This run has no saved model"
          actions={<ButtonLink href={`/runs/${runId}`}>To the run</ButtonLink>}
        >
          {run.settings.ensembleOf === undefined
            ? 'Weights are saved at the end of each epoch that was the best so far. The first one has not ended yet.'
            : 'An ensemble averages the answers of other runs. Try one of those.'}
        </EmptyState>
      )}
    </article>
  )
}

interface TrialProps {
  run: RunSummary
  /** Runs with a saved model. */
  trained: readonly RunSummary[]
  onRun: (runId: string) => void
}

function Trial({ run, trained, onRun }: TrialProps): ReactNode {
  const { runId, bestEpoch } = run
  const { history } = useRun(runId)
  const { dataset, waiting } = useDataset(history.dataset?.id ?? run.datasetId)
  const classes = history.dataset?.classes ?? dataset?.description.classes ?? noClasses

  const [kind, setKind] = useState<SourceKind>('draw')
  const [drawing, setDrawing] = useState<Drawing>([])
  const [picture, setPicture] = useState<Picture | null>(null)
  const [testIndex, setTestIndex] = useState(0)
  const [framing, setFraming] = useState<Framing | null>(null)
  const [invert, setInvert] = useState<boolean | null>(null)
  const takePicture = useCallback((taken: Picture) => {
    setPicture(taken)
    // What suited the last picture need not suit this one.
    setInvert(null)
    setFraming(null)
    setKind('picture')
  }, [])
  usePastedPicture(takePicture)

  const model = useBrowserModel(runId, bestEpoch)
  const look = useDatasetLook(dataset)
  const testImage = useTestImage(dataset, kind === 'test' ? testIndex : null)
  const planes = testImage?.planes ?? null
  const prepare = useMemo(
    () => preparation({ kind, drawing, picture, testImage: planes, framing, invert }, look),
    [kind, drawing, picture, planes, framing, invert, look],
  )
  const ready = model.status === 'ready' ? model.model : null
  const latest = useModelAnswer(ready, prepare)
  // An answer by another model is not shown under this one's name.
  const answered = latest === null || latest.model === ready ? latest : null

  const labels = useLabels(kind === 'test' ? dataset : null, 'test')
  const { predictions, stale } = usePredictions(kind === 'test' ? history.test : null)
  const isShown = answered?.prepare === prepare
  const stored = useMemo(
    () =>
      kind !== 'test' || !isShown || predictions === null || stale || testIndex >= predictions.count
        ? null
        : storedProbabilities(predictions, testIndex),
    [kind, isShown, predictions, stale, testIndex],
  )
  const actual = kind === 'test' ? (labels?.[testIndex] ?? null) : null

  return (
    <>
      <div className={styles.models}>
        <SelectField label="Model of the run" value={runId} onChange={({ target }) => onRun(target.value)}>
          {trained.map(({ runId: id, name, settings }) => (
            <option key={id} value={id}>
              {name} ({settings.model})
            </option>
          ))}
        </SelectField>
      </div>
      {dataset === null && waiting && (
        <p className={styles.quiet} role="status">
          The images of the dataset are not published yet; a trainer does it when it connects. Until then nothing can be
          prepared for the model.
        </p>
      )}
      <div className={styles.trial}>
        <section aria-label="What to show the model">
          <Tabs<SourceKind>
            label="Where the picture comes from"
            value={kind}
            onChange={setKind}
            tabs={[
              { value: 'draw', label: 'Draw', content: <DrawingCanvas drawing={drawing} onDraw={setDrawing} /> },
              {
                value: 'picture',
                label: 'Picture',
                content: (
                  <PictureInput
                    picture={picture}
                    part={kind === 'picture' ? (answered?.input.part ?? null) : null}
                    onPicture={takePicture}
                  />
                ),
              },
              {
                value: 'test',
                label: 'Test image',
                content:
                  dataset === null ? (
                    <Skeleton height="20rem" />
                  ) : (
                    <TestImageInput dataset={dataset} index={testIndex} actual={actual} onIndex={setTestIndex} />
                  ),
              },
            ]}
          />
        </section>
        <section className={styles.seeing} aria-labelledby="seen">
          <h2 id="seen">What it sees</h2>
          <SeenByModel
            pixels={answered?.input.pixels ?? null}
            imageShape={history.dataset?.imageShape ?? dataset?.description.imageShape ?? plainShape}
          />
          <SeenChoices
            kind={kind}
            look={look}
            input={answered?.input ?? null}
            onFraming={setFraming}
            onInvert={setInvert}
          />
        </section>
        <section aria-labelledby="answer">
          <h2 id="answer">What it says</h2>
          <AnswerPanel
            model={model}
            answered={answered}
            classes={classes}
            stored={stored}
            actual={actual}
            fileStem={`${runId}-answer`}
          />
        </section>
      </div>
      {ready !== null && bestEpoch !== null && (
        <Section
          title="The nearest train images"
          note={
            'By Euclidean distance between what the last hidden layer says of them and of your picture: to the ' +
            'model, these are most like it.'
          }
          anchor="nearest"
        >
          <NearestGallery
            runId={runId}
            epoch={bestEpoch}
            features={answered?.answer?.features ?? null}
            dataset={dataset}
            classes={classes}
          />
        </Section>
      )}
    </>
  )
}

const noClasses: readonly string[] = []
const plainShape: readonly number[] = [28, 28, 1]

function Loading(): ReactNode {
  return (
    <div aria-busy="true" aria-label="The page is loading">
      <Skeleton width="14rem" height="2rem" />
      <p style={{ marginTop: '2rem' }}>
        <Skeleton height="22rem" />
      </p>
    </div>
  )
}

function NoSuchRun({ runId }: { runId: string }): ReactNode {
  return (
    <>
      <h1>Try it</h1>
      <EmptyState title="There is no such run" actions={<ButtonLink href="/">All runs</ButtonLink>}>
        Nothing is stored under {runId}. It may have been deleted, or made in another data folder.
      </EmptyState>
    </>
  )
}
