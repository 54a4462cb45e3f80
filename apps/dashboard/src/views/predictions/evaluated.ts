import type { PartitionName, PublishedDataset } from '@misfit/events/dataset'
import type { Predictions } from '@misfit/evaluation/predictions/predictions'

/** A partition with what a model said of it: what the views of this folder are made from. */
export interface Evaluated {
  readonly predictions: Predictions
  /** Class names by index. */
  readonly classes: readonly string[]
  readonly partition: PartitionName
  /** Null while the images are not published: numbers are shown, images left open. */
  readonly dataset: PublishedDataset | null
}
