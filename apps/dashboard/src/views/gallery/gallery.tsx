'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import type { PartitionName, PublishedDataset } from '@misfit/events/dataset'
import type { ImageMark } from '@misfit/events/people/image-mark'
import { useMay } from '../../shared/access/session-store.ts'
import { classNames } from '../../shared/design/class-names.ts'
import { useWidth } from '../../shared/charts/use-size.ts'
import { ImageTile } from '../images/image-tile.tsx'
import { useSourceIndex } from '../images/use-dataset.ts'
import { MarkEditor } from '../marks/mark-editor.tsx'
import { MarkSigns } from '../marks/mark-signs.tsx'
import { markWords } from '../marks/mark-words.ts'
import { useMarks } from '../marks/use-marks.ts'
import { Dialog } from '../../shared/primitives/dialog.tsx'
import type { GallerySample, SampleDetails, SampleList } from './gallery-samples.ts'
import { sampleSentence } from './gallery-samples.ts'
import { moveInList } from './grid-navigation.ts'
import { Lightbox } from './lightbox.tsx'
import { className, percentText } from '../matrix/shaded-matrix.ts'
import { copyFilePosition, copyIndex, TileMenu } from './tile-menu.tsx'
import { VerdictSign } from './verdict-sign.tsx'
import styles from './gallery.module.css'

interface GalleryProps {
  samples: SampleList
  /** Null while the images are not published; everything else is shown. */
  dataset: PublishedDataset | null
  partition: PartitionName
  classes: readonly string[]
  /** Name of the images, for screen readers. */
  label: string
  /** Details of an image beyond its tile; leave out where no model was asked. */
  details?: (index: number) => SampleDetails
  /** Longer side of a tile's image, in CSS pixels. */
  imageSize?: number
  /** The height beyond which the gallery scrolls, in CSS pixels; `none` for few images. */
  maxHeight?: number | 'none'
}

const gap = 8
/** Most rows that are made equally long; beyond, the grid is filled. */
const balancedRows = 3
/** A place narrower than this, in CSS pixels, gets smaller tiles. */
const narrow = 480
const narrowImageSize = 84

/**
 * Images in a grid of which only the visible rows exist. Arrow keys move in it, Enter opens the image, C copies its
 * index and Shift+C its position in the source file, N writes on it.
 */
export function Gallery({
  samples,
  dataset,
  partition,
  classes,
  label,
  details,
  imageSize: wanted = 84,
  maxHeight = 520,
}: GalleryProps) {
  const scroll = useRef<HTMLDivElement>(null)
  const width = useWidth(scroll)
  const [active, setActive] = useState(0)
  const [opened, setOpened] = useState<number | null>(null)
  const [written, setWritten] = useState<GallerySample | null>(null)
  const takesFocus = useRef(false)
  const datasetId = dataset?.description.id ?? null
  const mayWrite = useMay('PUT /api/datasets/:id/marks') && datasetId !== null
  const { marks } = useMarks(datasetId)
  const sourceIndex = useSourceIndex(dataset, partition)

  const imageSize = width < narrow ? Math.min(wanted, narrowImageSize) : wanted
  const answered = (samples.at(0)?.answer ?? null) !== null
  const narrowest = imageSize + 18
  const tileHeight = imageSize + (answered ? 84 : 56)
  const fitting = Math.max(1, Math.floor((width + gap) / (narrowest + gap)))
  const columns = columnsOf(samples.length, fitting)
  // A grid that is filled reaches from edge to edge.
  const tileWidth =
    columns === fitting && samples.length > fitting ? Math.floor((width + gap) / fitting) - gap : narrowest
  const rows = Math.ceil(samples.length / columns)
  const current = Math.min(active, samples.length - 1)

  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are only called here, never passed on
  const virtual = useVirtualizer({
    count: width === 0 ? 0 : rows,
    getScrollElement: () => scroll.current,
    estimateSize: () => tileHeight + gap,
    overscan: 3,
  })
  useEffect(() => virtual.measure(), [virtual, tileHeight])

  const focusOn = (index: number): void => {
    setActive(index)
    const here = scroll.current?.querySelector<HTMLElement>(`[data-position="${index}"]`)
    if (here) here.focus()
    else {
      takesFocus.current = true
      virtual.scrollToIndex(Math.floor(index / columns))
    }
  }
  // A tile that was not there takes the focus as soon as it is scrolled into being.
  const attach = useCallback((element: HTMLButtonElement | null) => {
    if (element === null || !takesFocus.current) return
    takesFocus.current = false
    element.focus()
  }, [])

  const press = (event: KeyboardEvent): void => {
    const sample = samples.at(current)
    // Keys of a tile's menu are the menu's.
    if (
      sample === undefined ||
      !(event.target instanceof HTMLElement) ||
      event.target.dataset['position'] === undefined
    )
      return
    const key = event.ctrlKey || event.metaKey || event.altKey ? '' : event.key.toLowerCase()
    if (key === 'c' || (key === 'n' && mayWrite)) {
      event.preventDefault()
      const filePosition = sourceIndex?.[sample.index]
      if (key === 'n') setWritten(sample)
      else if (!event.shiftKey) void copyIndex(sample.index)
      else if (filePosition !== undefined) void copyFilePosition(filePosition)
      return
    }
    const rowsPerPage = maxHeight === 'none' ? rows : Math.max(1, Math.floor(maxHeight / (tileHeight + gap)))
    const next = moveInList(current, event.key, samples.length, columns, rowsPerPage)
    if (next === null) return
    event.preventDefault()
    focusOn(next)
  }

  const tileOf = (sample: GallerySample): ReactNode => {
    const mark = marks[partition].get(sample.index)
    const words = [sampleSentence(sample, partition, classes), mark === undefined ? '' : markWords(mark, classes)]
    const alt = words.filter(Boolean).join('; ')
    return (
      <>
        <ImageTile dataset={dataset} partition={partition} index={sample.index} size={imageSize} alt={alt} />
        <TileWords sample={sample} classes={classes} mark={mark} filePosition={sourceIndex?.[sample.index] ?? null} />
      </>
    )
  }

  return (
    <>
      <div
        ref={scroll}
        className={classNames(styles.frame, maxHeight !== 'none' && styles.scroll)}
        style={{ maxHeight }}
      >
        <div
          role="list"
          aria-label={`${label}: ${samples.length} ${samples.length === 1 ? 'image' : 'images'}`}
          className={styles.rows}
          style={{ height: width === 0 ? tileHeight : virtual.getTotalSize() }}
          onKeyDown={press}
        >
          {virtual.getVirtualItems().flatMap(({ index: row, start }) =>
            samples.slice(row * columns, (row + 1) * columns).map((sample, column) => {
              const position = row * columns + column
              const filePosition = sourceIndex?.[sample.index] ?? null
              return (
                <div
                  key={`${position}-${sample.index}`}
                  role="listitem"
                  aria-setsize={samples.length}
                  aria-posinset={position + 1}
                  className={styles.place}
                  style={{ top: start, left: column * (tileWidth + gap), width: tileWidth, height: tileHeight }}
                >
                  <button
                    type="button"
                    ref={position === current ? attach : null}
                    data-position={position}
                    tabIndex={position === current ? 0 : -1}
                    className={classNames(styles.tile, sample.answer && styles[sample.answer.verdict])}
                    onFocus={() => setActive(position)}
                    onClick={() => setOpened(position)}
                  >
                    {tileOf(sample)}
                  </button>
                  <TileMenu
                    index={sample.index}
                    filePosition={filePosition}
                    reached={position === current}
                    onWrite={mayWrite ? () => setWritten(sample) : null}
                  />
                </div>
              )
            }),
          )}
        </div>
      </div>
      <Lightbox
        samples={samples}
        position={opened}
        onMove={(next) => {
          setOpened(next)
          setActive(next)
        }}
        onClose={() => setOpened(null)}
        onReturn={() => focusOn(current)}
        dataset={dataset}
        partition={partition}
        classes={classes}
        {...(details === undefined ? {} : { details })}
      />
      {datasetId !== null && written !== null && (
        <Dialog
          open
          onOpenChange={(open) => !open && setWritten(null)}
          title={`Note and tags of ${partition} image ${written.index}`}
          description="They belong to the image: every run and every open page shows them. They are saved as you go."
        >
          <MarkEditor
            key={written.index}
            datasetId={datasetId}
            partition={partition}
            index={written.index}
            classes={classes}
          />
        </Dialog>
      )}
    </>
  )
}

/** Counts the columns: as many as fit, or fewer where a short gallery then has rows of the same length. */
function columnsOf(count: number, fitting: number): number {
  const rows = Math.ceil(count / fitting)
  return rows > balancedRows ? fitting : Math.max(1, Math.ceil(count / rows))
}

interface TileWordsProps {
  sample: GallerySample
  classes: readonly string[]
  mark: ImageMark | undefined
  filePosition: number | null
}

function TileWords({ sample: { index, actual, answer }, classes, mark, filePosition }: TileWordsProps) {
  const where = (
    <>
      <span className={styles.index}>
        #{index}
        {mark !== undefined && (
          <span className={styles.marks} title={markWords(mark, classes)}>
            <MarkSigns mark={mark} />
          </span>
        )}
      </span>
      <span className={styles.index}>{filePosition === null ? '' : `file ${filePosition}`}</span>
    </>
  )
  if (answer === null) {
    return (
      <span className={styles.words} aria-hidden>
        <span className={styles.name}>{className(classes, actual)}</span>
        {where}
      </span>
    )
  }
  return (
    <span className={styles.words} aria-hidden>
      <span className={styles.verdict}>
        <VerdictSign verdict={answer.verdict} />
        <span className={styles.name} dir="auto">
          {answer.verdict === 'none' ? 'no answer' : className(classes, answer.predicted)}
        </span>
        <span className={styles.probability}>{answer.verdict === 'none' ? '' : percentText(answer.probability)}</span>
      </span>
      <span className={styles.actual}>
        actual <b dir="auto">{className(classes, actual)}</b>
      </span>
      {where}
    </span>
  )
}
