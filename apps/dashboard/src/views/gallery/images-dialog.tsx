'use client'

import { type ReactNode, useMemo } from 'react'
import { Dialog } from '../../shared/primitives/dialog.tsx'
import type { Evaluated } from '../predictions/evaluated.ts'
import { gallerySamples, sampleDetails } from './gallery-samples.ts'
import { Gallery } from './gallery.tsx'
import styles from './images-dialog.module.css'

/** Images that belong together, with the answers they are shown with. */
interface ImageGroup {
  /** Empty where there is only one group. */
  readonly title: string
  /** Positions in the partition, in the order in which they are shown. */
  readonly indices: ArrayLike<number>
  readonly predictions: Evaluated['predictions']
  /** Text that is shown where there is no image. */
  readonly none: string
}

interface ImagesDialogProps extends Pick<Evaluated, 'classes' | 'partition' | 'dataset'> {
  /** Closed where null. */
  opened: { readonly title: string; readonly description: string; readonly groups: readonly ImageGroup[] } | null
  onClose: () => void
}

/** The images behind a number, over the page. */
export function ImagesDialog({ opened, onClose, classes, partition, dataset }: ImagesDialogProps): ReactNode {
  return (
    <Dialog
      open={opened !== null}
      onOpenChange={(open) => !open && onClose()}
      width={58}
      title={opened?.title ?? ''}
      description={opened?.description ?? ''}
    >
      {opened?.groups.map((group) => (
        <div key={group.title} className={styles.group}>
          {group.title !== '' && (
            <h3 className={styles.title}>
              {group.title} ({group.indices.length})
            </h3>
          )}
          {group.indices.length === 0 ? (
            <p>{group.none}</p>
          ) : (
            <GroupGallery
              group={group}
              label={group.title || opened.title}
              classes={classes}
              partition={partition}
              dataset={dataset}
              alone={opened.groups.length === 1}
            />
          )}
        </div>
      ))}
    </Dialog>
  )
}

interface GroupGalleryProps extends Pick<Evaluated, 'classes' | 'partition' | 'dataset'> {
  group: ImageGroup
  label: string
  alone: boolean
}

function GroupGallery({
  group: { indices, predictions },
  label,
  classes,
  partition,
  dataset,
  alone,
}: GroupGalleryProps): ReactNode {
  const samples = useMemo(() => gallerySamples(predictions, indices), [predictions, indices])
  return (
    <Gallery
      samples={samples}
      dataset={dataset}
      partition={partition}
      classes={classes}
      label={label}
      details={(index) => sampleDetails(predictions, index)}
      maxHeight={alone ? 560 : 320}
    />
  )
}
