'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, type Ref, useEffect, useId, useImperativeHandle, useRef } from 'react'
import type { PartitionName, PublishedDataset } from '@misfit/events/dataset'
import { ImageTile } from '../../views/images/image-tile.tsx'
import { classNames } from '../../shared/design/class-names.ts'
import { className, percentText } from '../../views/matrix/shaded-matrix.ts'
import type { ReviewedIssue } from './issue-review.ts'
import { verdictInWords } from './issue-review.ts'
import { VerdictMark } from './verdict-mark.tsx'
import styles from './label-issues.module.css'

interface IssueListProps {
  ref: Ref<HTMLDivElement>
  issues: readonly ReviewedIssue[]
  /** Place of the one that is looked at. */
  current: number
  onLook: (place: number) => void
  dataset: PublishedDataset | null
  partition: PartitionName
  classes: readonly string[]
}

const rowHeight = 56

/** The issues in a list of which only the visible rows exist. */
export function IssueList({ ref, issues, current, onLook, dataset, partition, classes }: IssueListProps): ReactNode {
  const scroll = useRef<HTMLDivElement>(null)
  useImperativeHandle(ref, () => scroll.current!)
  const id = useId()
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are only called here, never passed on
  const virtual = useVirtualizer({
    count: issues.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 5,
  })
  useEffect(() => virtual.scrollToIndex(current), [virtual, current])
  return (
    <div
      ref={scroll}
      className={styles.list}
      role="listbox"
      tabIndex={0}
      aria-label={`Label issues: ${issues.length} ${issues.length === 1 ? 'image' : 'images'}`}
      aria-activedescendant={`${id}-${current}`}
      aria-keyshortcuts="C Enter X U 0 1 2 3 4 5 6 7 8 9"
    >
      <div role="presentation" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index: place, start }) => {
          const issue = issues[place]
          if (issue === undefined) return null
          const { index, given, suggested, givenProbability, suggestedProbability, mark } = issue
          const inWords =
            `image ${index}, given ${className(classes, given)} ${percentText(givenProbability)}, ` +
            `suggested ${className(classes, suggested)} ${percentText(suggestedProbability)}, ` +
            verdictInWords(mark.verdict, classes)
          return (
            <div
              key={index}
              id={`${id}-${place}`}
              role="option"
              aria-selected={place === current}
              aria-setsize={issues.length}
              aria-posinset={place + 1}
              className={classNames(styles.row, place === current && styles.current)}
              style={{ transform: `translateY(${start}px)`, height: rowHeight }}
              onClick={() => onLook(place)}
            >
              <span className="visually-hidden">{inWords}</span>
              <ImageTile dataset={dataset} partition={partition} index={index} size={44} />
              <span className={styles.rowWords} aria-hidden>
                <span>
                  <b dir="auto">{className(classes, given)}</b>{' '}
                  <span className={styles.small}>{percentText(givenProbability)}</span> →{' '}
                  <b dir="auto">{className(classes, suggested)}</b>{' '}
                  <span className={styles.small}>{percentText(suggestedProbability)}</span>
                </span>
                <span className={styles.small}>
                  #{index} · <VerdictMark verdict={mark.verdict} classes={classes} />
                </span>
              </span>
            </div>
          )
        })}
      </div>
    </div>
  )
}
