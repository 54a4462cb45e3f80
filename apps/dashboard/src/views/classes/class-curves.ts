import type { CurveScores } from '@misfit/evaluation/per-class/class-scores'
import type { CsvCell } from '@misfit/text/csv'
import {
  type PrecisionRecallCurve,
  precisionRecallCurve,
  precisionRecallPoints,
} from '@misfit/evaluation/per-class/precision-recall-curve'
import { type RocCurve, rocCurve, rocPoints } from '@misfit/evaluation/per-class/roc-curve'
import type { ShareReading } from '../../shared/charts/nearest-reading.ts'
import { percentText } from '../matrix/shaded-matrix.ts'

/** The two curves of one class against the rest, with the points that are drawn and read. */
interface ClassCurves {
  readonly roc: RocCurve
  readonly rocReadings: readonly ShareReading[]
  readonly precisionRecall: PrecisionRecallCurve
  readonly precisionRecallReadings: readonly ShareReading[]
  /** Precision of answering "this class" always: its share of the images. */
  readonly base: number | null
}

/** ROC and precision-recall curve of a class. */
export function classCurves(scores: CurveScores, classIndex: number): ClassCurves {
  const roc = rocCurve(scores, classIndex)
  const precisionRecall = precisionRecallCurve(scores, classIndex)
  const total = roc.positiveCount + roc.negativeCount
  return {
    roc,
    rocReadings: rocPoints(roc, 600).map(({ falsePositiveRate, truePositiveRate, threshold }) => ({
      x: falsePositiveRate,
      y: truePositiveRate,
      words:
        `${thresholdWords(threshold)} ${percentText(truePositiveRate)} of the class ` +
        `found, ${percentText(falsePositiveRate)} of the others taken for it`,
    })),
    precisionRecall,
    precisionRecallReadings: precisionRecallPoints(precisionRecall, 600).map(({ recall, precision, threshold }) => ({
      x: recall,
      y: precision,
      words:
        `${thresholdWords(threshold)} ${percentText(recall)} of the class ` +
        `found, ${percentText(precision)} of what is taken for it is right`,
    })),
    base: total === 0 ? null : roc.positiveCount / total,
  }
}

const thresholdWords = (threshold: number): string =>
  threshold === Infinity ? 'Nothing taken for the class:' : `From a probability of ${percentText(threshold)} on:`

/** The points of a ROC curve as rows of a CSV file. */
export function rocCsvRows({
  thresholds,
  truePositives,
  falsePositives,
  positiveCount,
  negativeCount,
}: RocCurve): CsvCell[][] {
  return [
    ['threshold', 'true positives', 'false positives', 'true positive rate', 'false positive rate'],
    ...Array.from(thresholds, (threshold, i): CsvCell[] => [
      Number.isFinite(threshold) ? threshold : null,
      truePositives[i]!,
      falsePositives[i]!,
      truePositives[i]! / positiveCount,
      falsePositives[i]! / negativeCount,
    ]),
  ]
}

/** The points of a precision-recall curve as rows of a CSV file. */
export function precisionRecallCsvRows({
  thresholds,
  truePositives,
  falsePositives,
  positiveCount,
}: PrecisionRecallCurve): CsvCell[][] {
  return [
    ['threshold', 'true positives', 'false positives', 'recall', 'precision'],
    ...Array.from(thresholds, (threshold, i): CsvCell[] => [
      threshold,
      truePositives[i]!,
      falsePositives[i]!,
      truePositives[i]! / positiveCount,
      truePositives[i]! / (truePositives[i]! + falsePositives[i]!),
    ]),
  ]
}
