/** Labelled images as they lie in memory; a `Partition` is one. */
export interface LabelledImages {
  readonly count: number
  /** Pixels 0-255, `[count, height, width, channels]`. */
  readonly images: Uint8Array
  /** The class of each image, below the model's class count. */
  readonly labels: Uint16Array
}
