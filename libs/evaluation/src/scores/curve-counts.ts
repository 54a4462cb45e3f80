import type { ProbabilityRows } from './probability-rows.ts'

/**
 * The curves of every class against the rest, in counts: all classes one after the other, each from its highest score
 * on. A class's points are those at which its curves bend; between them only samples of other classes come, which is a
 * straight line in either curve.
 */
export interface CurveCounts {
  classCount: number
  /** Samples with an answer in all. */
  answered: number
  /** `[classCount]`, samples with an answer of the class. */
  supports: Uint32Array
  /** `[classCount]`, area under the ROC curve, 0-1; NaN when the class has no sample, or there are no others. */
  areas: Float64Array
  /** `[classCount]`, average precision, 0-1; NaN when the class has no sample. */
  averagePrecisions: Float64Array
  /** `[classCount + 1]`, where each class's points start. */
  pointStarts: Uint32Array
  /** Falling in each class. */
  thresholds: Float32Array
  /** Samples of the class, and of others, with at least that score. The last of a class are all of them. */
  truePositives: Uint32Array
  falsePositives: Uint32Array
}

/** A long curve keeps a point wherever it has risen or gone on by this share: at most some 500, and its ends. */
const longestGap = 1 / 250

/**
 * Counts of every class, exact: no score is rounded, and samples of equal score enter together (as in `scoreSteps`).
 *
 * Only the scores of a class's own samples are sorted; each score of another sample is placed among them. So it takes
 * `classCount * count * log(count / classCount)` steps, in the order in which the probabilities lie in memory.
 */
export function curveCounts({ probabilities, actual, classCount, answered }: ProbabilityRows): CurveCounts {
  const supports = new Uint32Array(classCount)
  for (const i of answered) supports[actual[i]!]!++
  const starts = new Uint32Array(classCount + 1)
  for (let c = 0; c < classCount; c++) starts[c + 1] = starts[c]! + supports[c]!
  const own = new Float32Array(answered.length)
  const next = starts.slice()
  for (const i of answered) own[next[actual[i]!]!++] = probabilities[i * classCount + actual[i]!]!
  for (let c = 0; c < classCount; c++) own.subarray(starts[c]!, starts[c + 1]!).sort()

  // Of the scores of others: how many equal own[k], and how many lie between the one before it in its class and own[k].
  // Those above all of a class are counted by class.
  const equals = new Uint32Array(answered.length)
  const below = new Uint32Array(answered.length)
  const above = new Uint32Array(classCount)
  const leastBelow = new Float32Array(answered.length).fill(Infinity)
  const leastAbove = new Float32Array(classCount).fill(Infinity)
  for (const i of answered) {
    const truth = actual[i]!
    const row = i * classCount
    for (let c = 0; c < classCount; c++) {
      if (c === truth) continue
      const score = probabilities[row + c]!
      let low = starts[c]!
      let high = starts[c + 1]!
      const end = high
      // The first of the class's own scores that is not below it; for most the very first.
      if (low < end && own[low]! >= score) high = low
      while (low < high) {
        const middle = (low + high) >>> 1
        if (own[middle]! < score) low = middle + 1
        else high = middle
      }
      if (low === end) {
        above[c]!++
        if (score < leastAbove[c]!) leastAbove[c] = score
      } else if (own[low] === score) {
        equals[low]!++
      } else {
        below[low]!++
        if (score < leastBelow[low]!) leastBelow[low] = score
      }
    }
  }

  const points = new PointList(classCount, 2 * answered.length + classCount)
  for (let c = 0; c < classCount; c++) {
    points.begin(supports[c]!, answered.length - supports[c]!)
    if (above[c]! > 0) points.add(leastAbove[c]!, 0, above[c]!)
    for (let k = starts[c + 1]! - 1; k >= starts[c]!;) {
      // Own scores that are equal lie side by side; what was placed among them is counted at the first.
      let first = k
      while (first > starts[c]! && own[first - 1] === own[k]) first--
      points.add(own[k]!, k - first + 1, equals[first]!)
      if (below[first]! > 0) points.add(leastBelow[first]!, 0, below[first]!)
      k = first - 1
    }
    points.end()
  }
  return { classCount, answered: answered.length, supports, ...points.taken() }
}

/** Points of class after class, and the areas under them. */
class PointList {
  readonly #areas: Float64Array
  readonly #averagePrecisions: Float64Array
  readonly #pointStarts: Uint32Array
  readonly #thresholds: Float32Array
  readonly #truePositives: Uint32Array
  readonly #falsePositives: Uint32Array
  #class = -1
  #length = 0
  #positives = 0
  #negatives = 0
  #tp = 0
  #fp = 0
  #doubled = 0
  #precisions = 0

  constructor(classCount: number, most: number) {
    this.#areas = new Float64Array(classCount)
    this.#averagePrecisions = new Float64Array(classCount)
    this.#pointStarts = new Uint32Array(classCount + 1)
    this.#thresholds = new Float32Array(most)
    this.#truePositives = new Uint32Array(most)
    this.#falsePositives = new Uint32Array(most)
  }

  /** A class of so many samples, and so many others. */
  begin(positives: number, negatives: number): void {
    this.#class++
    this.#positives = positives
    this.#negatives = negatives
    this.#tp = this.#fp = this.#doubled = this.#precisions = 0
  }

  /** A lower score, which so many samples of the class and so many others have, or lie above and below the last. */
  add(threshold: number, positives: number, negatives: number): void {
    this.#doubled += negatives * (2 * this.#tp + positives)
    this.#tp += positives
    this.#fp += negatives
    this.#precisions += (this.#tp / (this.#tp + this.#fp)) * positives
    this.#thresholds[this.#length] = threshold
    this.#truePositives[this.#length] = this.#tp
    this.#falsePositives[this.#length] = this.#fp
    this.#length++
  }

  end(): void {
    const pairs = this.#positives * this.#negatives
    this.#areas[this.#class] = pairs === 0 ? Number.NaN : this.#doubled / 2 / pairs
    this.#averagePrecisions[this.#class] = this.#positives === 0 ? Number.NaN : this.#precisions / this.#positives
    this.#thin()
    this.#pointStarts[this.#class + 1] = this.#length
  }

  taken(): Pick<
    CurveCounts,
    'areas' | 'averagePrecisions' | 'pointStarts' | 'thresholds' | 'truePositives' | 'falsePositives'
  > {
    return {
      areas: this.#areas,
      averagePrecisions: this.#averagePrecisions,
      pointStarts: this.#pointStarts,
      thresholds: this.#thresholds.slice(0, this.#length),
      truePositives: this.#truePositives.slice(0, this.#length),
      falsePositives: this.#falsePositives.slice(0, this.#length),
    }
  }

  /** Leaves out points of a long curve; its first and last stay. */
  #thin(): void {
    const first = this.#pointStarts[this.#class]!
    const last = this.#length - 1
    if (this.#length - first <= 2 / longestGap) return
    const [stepUp, stepOn] = [this.#positives * longestGap, this.#negatives * longestGap]
    let kept = first
    for (let p = first + 1; p <= last; p++) {
      // The point after this one would be too far from the last that was kept.
      const isFar =
        p === last ||
        this.#truePositives[p + 1]! - this.#truePositives[kept]! > stepUp ||
        this.#falsePositives[p + 1]! - this.#falsePositives[kept]! > stepOn
      if (!isFar) continue
      kept++
      this.#thresholds[kept] = this.#thresholds[p]!
      this.#truePositives[kept] = this.#truePositives[p]!
      this.#falsePositives[kept] = this.#falsePositives[p]!
    }
    this.#length = kept + 1
  }
}
