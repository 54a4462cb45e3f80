'use client'

import { ChevronLeft, ChevronRight, Copy, Link2, X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useRef, useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import type { PartitionName, PublishedDataset } from '@misfit/events/dataset'
import { classNames } from '../../shared/design/class-names.ts'
import { formatCount, formatMetric } from '../../shared/format/numbers.ts'
import { ImageTile } from '../images/image-tile.tsx'
import { useSourceIndex } from '../images/use-dataset.ts'
import { LookControls } from '../inspection/look/look-controls.tsx'
import { LookOverlay } from '../inspection/look/look-overlay.tsx'
import { LookProvider } from '../inspection/look/look.tsx'
import { MarkEditor } from '../marks/mark-editor.tsx'
import { toast } from '../../shared/primitives/toast.tsx'
import { copyText } from '../../shared/export/copy-text.ts'
import { hubPath } from '../../shared/hub-api/hub-path.ts'
import { useRunCourse } from '../learning/run-course.ts'
import { SampleCourse } from '../learning/sample-course.tsx'
import type { GallerySample, SampleDetails, SampleList } from './gallery-samples.ts'
import { sampleSentence } from './gallery-samples.ts'
import { moveInList } from './grid-navigation.ts'
import { imageUrl } from './image-address.ts'
import { className, percentText } from '../matrix/shaded-matrix.ts'
import { VerdictSign } from './verdict-sign.tsx'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import { Fact, Facts } from '../../shared/primitives/layout/facts.tsx'
import styles from './lightbox.module.css'

interface LightboxProps {
  samples: SampleList
  /** Position of the sample that is shown; null while closed. */
  position: number | null
  onMove: (position: number) => void
  onClose: () => void
  /** Gives the focus back after closing; to where it came from when left out. */
  onReturn?: () => void
  dataset: PublishedDataset | null
  partition: PartitionName
  classes: readonly string[]
  details?: (index: number) => SampleDetails
}

/**
 * Dialog with one image looked at closely. Arrow keys, Home and End go through the others; C copies its index, L a link
 * to it.
 */
export function Lightbox({
  samples,
  position,
  onMove,
  onClose,
  onReturn,
  dataset,
  partition,
  classes,
  details,
}: LightboxProps) {
  const cameFrom = useRef<Element | null>(null)
  const [copied, setCopied] = useState<number | null>(null)
  const sample = position === null ? undefined : samples.at(position)
  const run = useRunCourse()
  // What a run has answered is on its page, where the image can be linked to.
  const copyLink =
    run === null || partition === 'train'
      ? null
      : (index: number) =>
          copyText(`${location.origin}${hubPath(imageUrl(run.runId, partition, index))}`, 'Copied a link to this image')

  const copy = async (index: number): Promise<void> => {
    try {
      await navigator.clipboard.writeText(String(index))
      setCopied(index)
      toast(`Copied the index ${index}`)
    } catch {
      // Without permission to write the clipboard, the index can still be selected on the page.
      setCopied(null)
    }
  }
  const press = (event: KeyboardEvent): void => {
    if (position === null || sample === undefined) return
    // A slider or a list that has the focus takes its keys itself.
    if (
      event.defaultPrevented ||
      event.target instanceof HTMLSelectElement ||
      event.target instanceof HTMLTextAreaElement ||
      event.target instanceof HTMLInputElement
    )
      return
    if ((event.key === 'c' || event.key === 'C') && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      void copy(sample.index)
      return
    }
    if ((event.key === 'l' || event.key === 'L') && !event.ctrlKey && !event.metaKey && copyLink !== null) {
      event.preventDefault()
      void copyLink(sample.index)
      return
    }
    const next = moveInList(position, event.key, samples.length, 1, 10)
    if (next === null) return
    event.preventDefault()
    onMove(next)
  }

  return (
    <Dialog.Root open={sample !== undefined} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.overlay} />
        <Dialog.Content
          className={styles.content}
          aria-describedby={undefined}
          onKeyDown={press}
          tabIndex={-1}
          onOpenAutoFocus={(event) => {
            // The picture's keys are what is wanted, not a button.
            event.preventDefault()
            cameFrom.current = document.activeElement
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus()
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            if (onReturn !== undefined) onReturn()
            else if (cameFrom.current instanceof HTMLElement) cameFrom.current.focus()
          }}
        >
          {sample !== undefined && position !== null && (
            <LookProvider sample={sample} partition={partition} classes={classes}>
              <SampleHead partition={partition} index={sample.index} position={position} count={samples.length} />
              <div className={styles.body}>
                <div className={styles.side}>
                  <Stage
                    sample={sample}
                    dataset={dataset}
                    partition={partition}
                    classes={classes}
                    position={position}
                    count={samples.length}
                    onMove={onMove}
                  />
                  <LookControls />
                </div>
                <SampleFacts
                  sample={sample}
                  dataset={dataset}
                  partition={partition}
                  classes={classes}
                  details={details?.(sample.index) ?? null}
                  isCopied={copied === sample.index}
                  onCopy={copy}
                  onCopyLink={copyLink}
                />
              </div>
              <div className={styles.course}>
                <SampleCourse index={sample.index} actual={sample.actual} partition={partition} classes={classes} />
              </div>
              <Keys link={copyLink !== null} />
            </LookProvider>
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

interface SampleHeadProps {
  partition: PartitionName
  index: number
  position: number
  count: number
}

function SampleHead({ partition, index, position, count }: SampleHeadProps): ReactNode {
  return (
    <header className={styles.header}>
      <Dialog.Title className={styles.title}>
        {capital(partition)} image <span className="num">{index}</span>
      </Dialog.Title>
      <span className={styles.position} aria-live="polite">
        {formatCount(position + 1)} of {formatCount(count)}
      </span>
      <Dialog.Close className={styles.iconButton} aria-label="Close">
        <X size={18} aria-hidden />
      </Dialog.Close>
    </header>
  )
}

interface StageProps {
  sample: GallerySample
  dataset: PublishedDataset | null
  partition: PartitionName
  classes: readonly string[]
  position: number
  count: number
  onMove: (position: number) => void
}

/** Picture with what lies over it, between the ways to the one before and the one after. */
function Stage({ sample, dataset, partition, classes, position, count, onMove }: StageProps): ReactNode {
  return (
    <div className={styles.stage}>
      <button
        type="button"
        className={styles.turn}
        aria-label="Previous image"
        disabled={position === 0}
        onClick={() => onMove(position - 1)}
      >
        <ChevronLeft size={22} aria-hidden />
      </button>
      <div className={styles.picture}>
        <ImageTile
          dataset={dataset}
          partition={partition}
          index={sample.index}
          size={252}
          alt={sampleSentence(sample, partition, classes)}
        />
        <LookOverlay />
      </div>
      <button
        type="button"
        className={styles.turn}
        aria-label="Next image"
        disabled={position === count - 1}
        onClick={() => onMove(position + 1)}
      >
        <ChevronRight size={22} aria-hidden />
      </button>
    </div>
  )
}

interface SampleFactsProps {
  sample: GallerySample
  dataset: PublishedDataset | null
  partition: PartitionName
  classes: readonly string[]
  details: SampleDetails | null
  /** Whether the index was just copied. */
  isCopied: boolean
  onCopy: (index: number) => Promise<void>
  /** Null where no page shows the image. */
  onCopyLink: ((index: number) => Promise<void>) | null
}

/** What is known of an image, and what somebody marked it as. */
function SampleFacts(props: SampleFactsProps): ReactNode {
  const { sample, dataset, partition, classes, details, isCopied, onCopy, onCopyLink } = props
  const sourceIndex = useSourceIndex(dataset, partition)
  return (
    <Stack gap={4} className={styles.facts}>
      <Verdict sample={sample} classes={classes} />
      {details !== null && <Probabilities sample={sample} details={details} classes={classes} />}
      <Facts layout="beside" className={styles.list}>
        {details !== null && <Fact name="Loss">{formatMetric(details.loss)}</Fact>}
        <Fact name={`Index in ${partition}`}>
          {sample.index}
          <button type="button" className={styles.copy} onClick={() => void onCopy(sample.index)}>
            <Copy size={13} aria-hidden /> {isCopied ? 'Copied' : 'Copy'} <kbd>C</kbd>
          </button>
        </Fact>
        <Fact name="Index in its file">{sourceIndex?.[sample.index] ?? '–'}</Fact>
        {onCopyLink !== null && (
          <Fact name="For others">
            <button
              type="button"
              className={classNames(styles.copy, styles.alone)}
              onClick={() => void onCopyLink(sample.index)}
            >
              <Link2 size={13} aria-hidden /> Copy link <kbd>L</kbd>
            </button>
          </Fact>
        )}
      </Facts>
      {dataset !== null && (
        <MarkEditor
          key={`${partition}-${sample.index}`}
          datasetId={dataset.description.id}
          partition={partition}
          index={sample.index}
          classes={classes}
        />
      )}
    </Stack>
  )
}

/** Keys of the lightbox. */
function Keys({ link }: { link: boolean }): ReactNode {
  return (
    <p className={styles.keys} aria-hidden>
      <kbd>←</kbd> <kbd>→</kbd> next · <kbd>Home</kbd> <kbd>End</kbd> first, last · <kbd>C</kbd> copy index ·{' '}
      {link && (
        <>
          <kbd>L</kbd> copy link ·{' '}
        </>
      )}
      <kbd>Esc</kbd> close
    </p>
  )
}

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1)

function Verdict({ sample: { actual, answer }, classes }: { sample: GallerySample; classes: readonly string[] }) {
  return (
    <Facts layout="across" className={styles.verdict}>
      <Fact name="Actual" dir="auto">
        {className(classes, actual)}
      </Fact>
      {answer !== null && (
        <Fact name="Predicted" className={styles[answer.verdict]}>
          <VerdictSign verdict={answer.verdict} size={18} />
          <span dir="auto">{answer.verdict === 'none' ? 'no answer' : className(classes, answer.predicted)}</span>
        </Fact>
      )}
    </Facts>
  )
}

interface ProbabilitiesProps {
  sample: GallerySample
  details: SampleDetails
  classes: readonly string[]
}

function Probabilities({ sample, details, classes }: ProbabilitiesProps) {
  return (
    <table className={styles.probabilities}>
      <caption className="visually-hidden">Most probable classes</caption>
      <tbody>
        {details.classes.map(({ classIndex, probability }) => {
          const isActual = classIndex === sample.actual
          const isAnswer = classIndex === sample.answer?.predicted
          return (
            <tr
              key={classIndex}
              className={classNames(isActual && styles.isActual, isAnswer && !isActual && styles.isWrong)}
            >
              <th scope="row" dir="auto">
                {className(classes, classIndex)}
              </th>
              <td className={styles.bar}>
                <span style={{ width: `${(probability ?? 0) * 100 || 0}%` }} />
              </td>
              <td className={styles.share}>{probability === null ? 'not among the top' : percentText(probability)}</td>
              <td className={styles.role}>{isActual ? 'actual' : isAnswer ? 'answer' : ''}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
