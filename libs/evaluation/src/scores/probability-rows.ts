/** A model's output as all of this goes through it. */
export interface ProbabilityRows {
  /** `[count * classCount]`, 0-1. */
  probabilities: Float32Array
  /** `[count]` */
  actual: Uint16Array
  classCount: number
  /** Positions of the samples with an answer, rising. */
  answered: Uint32Array
}
