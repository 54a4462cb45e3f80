import type { PartitionName, PublishedDataset } from '@misfit/events/dataset'
import { tileOf } from '@misfit/data/sprite-layout'
import { classNames } from '../../shared/design/class-names.ts'
import { blobUrl } from '../../shared/hub-api/fetch-blob.ts'
import styles from './image-tile.module.css'

interface ImageTileProps {
  /** Null while the images are not published: an empty frame is drawn. */
  dataset: PublishedDataset | null
  partition: PartitionName
  /** Position in the partition. */
  index: number
  /** Longer side in CSS pixels. */
  size: number
  /** Words for what is seen; leave out where a text beside says it. */
  alt?: string
}

/** Tile of one image of a dataset, cut out of its sheet and enlarged without blurring its pixels. */
export function ImageTile({ dataset, partition, index, size, alt }: ImageTileProps) {
  const described = alt === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': alt }
  if (dataset === null) {
    return (
      <span {...described} className={classNames(styles.tile, styles.empty)} style={{ width: size, height: size }} />
    )
  }
  const { imageShape } = dataset.description
  const [height, width] = imageShape
  const scale = size / Math.max(height, width)
  const { sheet, left, top } = tileOf(index, imageShape, dataset.tiles)
  const image = dataset.images[partition].sheets[sheet]
  return (
    <span
      {...described}
      className={classNames(styles.tile, image === undefined && styles.empty, scale >= 1 && styles.pixels)}
      style={{
        width: width * scale,
        height: height * scale,
        backgroundImage: image && `url("${blobUrl(image.sha256)}")`,
        backgroundSize: `${dataset.tiles.columns * width * scale}px auto`,
        backgroundPosition: `${-left * scale}px ${-top * scale}px`,
      }}
    />
  )
}
