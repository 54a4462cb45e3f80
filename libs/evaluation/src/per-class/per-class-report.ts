import type { ConfusionMatrix } from '../matrix/confusion-matrix.ts'
import { cellCount, columnTotals, rowTotals } from '../matrix/confusion-matrix.ts'

/** Report of how well one class is recognised. A measure is null where it divides nothing by nothing. */
export interface ClassReport {
  class: number
  /** Samples of this class. */
  support: number
  /** Number of samples that the class was predicted for. */
  predictedCount: number
  /** Right among those predicted as this class, 0-1; null when it was never predicted. */
  precision: number | null
  /** Right among those of this class, 0-1; null when it has no sample. */
  recall: number | null
  /** Harmonic mean of precision and recall, 0-1; null when the class neither occurs nor was predicted. */
  f1: number | null
}

/** Means over the classes where each measure is defined; null when it is defined for none. */
export interface AverageReport {
  precision: number | null
  recall: number | null
  f1: number | null
}

export interface Report {
  classes: ClassReport[]
  /** Every class counts the same. */
  macro: AverageReport
  /** Averages in which each class counts by its support. */
  weighted: AverageReport
  /** Share of samples predicted right, 0-1; null of no samples. */
  accuracy: number | null
  /** Samples in all. */
  support: number
}

/**
 * Precision, recall and F1 of every class, and their averages.
 *
 * Precision is TP / (TP + FP), recall TP / (TP + FN), F1 2 TP / (2 TP + FP + FN), with a class's true positives,
 * false positives and false negatives (Van Rijsbergen 1979, Information Retrieval, chapter 7). Undefined values are
 * left out of the averages, as scikit-learn's `precision_recall_fscore_support` does with `zero_division=np.nan`.
 */
export function perClassReport(matrix: ConfusionMatrix): Report {
  const supports = rowTotals(matrix)
  const predictedCounts = columnTotals(matrix)
  let right = 0
  let total = 0
  const classes = Array.from(supports, (support, c): ClassReport => {
    const truePositives = cellCount(matrix, c, c)
    const predictedCount = predictedCounts[c]!
    right += truePositives
    total += support
    return {
      class: c,
      support,
      predictedCount,
      precision: ratio(truePositives, predictedCount),
      recall: ratio(truePositives, support),
      f1: ratio(2 * truePositives, predictedCount + support),
    }
  })
  return {
    classes,
    macro: averages(classes, () => 1),
    weighted: averages(classes, ({ support }) => support),
    accuracy: ratio(right, total),
    support: total,
  }
}

function averages(classes: ClassReport[], weight: (report: ClassReport) => number): AverageReport {
  const mean = (measure: 'precision' | 'recall' | 'f1'): number | null => {
    let sum = 0
    let weights = 0
    for (const report of classes) {
      const value = report[measure]
      if (value === null) continue
      sum += value * weight(report)
      weights += weight(report)
    }
    return ratio(sum, weights)
  }
  return { precision: mean('precision'), recall: mean('recall'), f1: mean('f1') }
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}
