'use client'

import { Copy } from 'lucide-react'
import { memo, type ReactNode, useCallback, useDeferredValue, useMemo } from 'react'
import { useComputed } from '../../../shared/background/use-computed.ts'
import { useSourceIndex } from '../../images/use-dataset.ts'
import { copyText } from '../../../shared/export/copy-text.ts'
import { formatCount } from '../../../shared/format/numbers.ts'
import { useRuns } from '../../../shared/live/use-live.ts'
import { markTagCounts } from '../../marks/mark-table.ts'
import { useMarks } from '../../marks/use-marks.ts'
import { Button } from '../../../shared/primitives/button.tsx'
import { Skeleton } from '../../../shared/primitives/state.tsx'
import { useUrlParameter } from '../../../shared/url/url-state.ts'
import type { Evaluated } from '../../predictions/evaluated.ts'
import { ExportMenu } from '../../../shared/export/export-menu.tsx'
import { Stack } from '../../../shared/primitives/layout/stack.tsx'
import { Count, Toolbar } from '../../../shared/primitives/layout/toolbar.tsx'
import galleryStyles from '../galleries.module.css'
import { imagesFile } from '../images-file.ts'
import { ofChosenClass } from '../../classes/chosen-class.ts'
import { sampleDetails, type SampleList, sampleList } from '../gallery-samples.ts'
import { Gallery } from '../gallery.tsx'
import { OfClassNote } from '../../classes/of-class-note.tsx'
import { filterFrom, filterParameter, type ImageFilter } from './image-filter.ts'
import { ImageFilters } from './image-filters.tsx'
import { useOtherRun } from './use-other-run.ts'
import styles from './images-view.module.css'
import { imagesComputation } from '../images-computation.ts'

interface ImagesViewProps extends Evaluated {
  runId: string
  label: string
  fileStem: string
  /** The class that the page looks at: only images of it, or taken for it, are shown. */
  chosenClass: number | null
}

/** Every image of the partition at the shown moment, filtered and ordered as the address says. */
export const ImagesView = memo(function ImagesView({
  predictions,
  classes,
  partition,
  dataset,
  runId,
  label,
  fileStem,
  chosenClass,
}: ImagesViewProps): ReactNode {
  const [parameter, setParameter] = useUrlParameter('images')
  const filter = useMemo(() => filterFrom(parameter, classes.length), [parameter, classes.length])
  const change = useCallback(
    (part: Partial<ImageFilter>) => setParameter(filterParameter({ ...filter, ...part })),
    [filter, setParameter],
  )

  const { marks } = useMarks(dataset?.description.id ?? null)
  const tags = useMemo(() => markTagCounts(marks), [marks])
  const sourceIndex = useSourceIndex(dataset, partition)
  const { runs, byId } = useRuns()
  const datasetId = byId.get(runId)?.datasetId ?? null
  const others = useMemo(
    () =>
      runs.filter(
        (run) =>
          run.runId !== runId &&
          run.datasetId === datasetId &&
          (partition === 'test' ? run.test !== null : run.epoch > 0),
      ),
    [runs, runId, datasetId, partition],
  )
  const other = useOtherRun(filter.other, partition, predictions)

  // Fields keep up with typing; a large gallery follows when there is time.
  const chosen = useDeferredValue(filter)
  const asked = useMemo(
    () => ({ predictions, filter: chosen, marks: marks[partition], other: other.predictions }),
    [predictions, chosen, marks, partition, other.predictions],
  )
  const { done, busy } = useComputed(imagesComputation, asked)
  const indices = useMemo(
    () => (done === null ? none : ofChosenClass(done.of.predictions, done.result, chosenClass)),
    [done, chosenClass],
  )
  const samples = useMemo(
    (): SampleList => (done === null ? [] : sampleList(done.of.predictions, indices)),
    [done, indices],
  )

  return (
    <Stack gap={4} aria-busy={busy}>
      <ImageFilters filter={filter} onChange={change} classes={classes} tags={tags} others={others} />
      <Toolbar>
        <Count role="status">
          {done === null ? 'Choosing among' : `${formatCount(samples.length)} of`} {formatCount(predictions.count)}{' '}
          images
        </Count>
        {parameter !== null && (
          <Button small look="quiet" onClick={() => setParameter(null)}>
            Clear filters
          </Button>
        )}
        <Button
          small
          look="quiet"
          disabled={samples.length === 0}
          onClick={() =>
            void copyText(
              Array.from(indices).join('\n'),
              `Copied ${formatCount(indices.length)} ${indices.length === 1 ? 'index' : 'indices'}`,
            )
          }
        >
          <Copy aria-hidden /> Copy indices
        </Button>
        <ExportMenu
          what="shown images"
          fileStem={`${fileStem}-images`}
          rows={() => imagesFile(indices, { predictions, classes, facts: { sourceIndex, marks: marks[partition] } })}
        />
      </Toolbar>
      <OfClassNote classes={classes} chosenClass={chosenClass} />
      {filter.other !== '' && (
        <p className={styles.note} role="status">
          {other.problem ??
            (other.predictions === null
              ? 'The other run’s answers are on their way.'
              : `Beside ${byId.get(filter.other)?.name ?? filter.other}: ${other.label ?? ''}.`)}
        </p>
      )}
      {done === null ? (
        <Skeleton height="20rem" />
      ) : samples.length === 0 ? (
        <p className={galleryStyles.none}>
          No image is like this at the shown moment. Widen the choice, or clear the filters.
        </p>
      ) : (
        <Gallery
          samples={samples}
          dataset={dataset}
          partition={partition}
          classes={classes}
          label={`Images, ${label}`}
          details={(index) => sampleDetails(predictions, index)}
          imageSize={96}
          maxHeight={640}
        />
      )}
    </Stack>
  )
})

const none = new Uint32Array()
