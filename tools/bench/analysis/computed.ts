import { cellIndex } from '@misfit/evaluation/matrix/cell-index'
import { classScores } from '@misfit/evaluation/per-class/class-scores'
import { confidenceOrder } from '@misfit/evaluation/order/confidence-order'
import { confusedPairs } from '@misfit/evaluation/matrix/confused-pairs'
import { confusionMatrix } from '@misfit/evaluation/matrix/confusion-matrix'
import { manyClasses } from '@misfit/evaluation/testing/many-classes'
import { mostIncorrect } from '@misfit/evaluation/order/most-incorrect'
import { perClassReport } from '@misfit/evaluation/per-class/per-class-report'
import { precisionRecallCurve } from '@misfit/evaluation/per-class/precision-recall-curve'
import { keepsAll, type Predictions, predictionsFromProbabilities } from '@misfit/evaluation/predictions/predictions'
import { decodePredictions, encodePredictions } from '@misfit/evaluation/predictions/predictions-codec'
import { isScored, probabilityScores } from '@misfit/evaluation/scores/probability-scores'
import { encodeScores } from '@misfit/evaluation/scores/probability-scores-codec'
import { rocCurve } from '@misfit/evaluation/per-class/roc-curve'
import { median, spread } from '../statistics.ts'
import { syntheticPredictions } from './synthetic-predictions.ts'

/** Measures what the pages compute from predictions, in this process. */
export function measureComputed(samples: number, classCount: number, rounds: number): void {
  const predictions = syntheticPredictions(samples, classCount, 0.1, 1)
  const matrix = confusionMatrix(predictions)
  const bytes = encodePredictions(predictions)
  const wrong = mostIncorrect(predictions).length
  const parts: [name: string, target: string, work: () => unknown][] = [
    ['confusion matrix', '< 1000', () => confusionMatrix(predictions)],
    ['samples of every cell', '', () => cellIndex(predictions)],
    ['most confused pairs', '', () => confusedPairs(matrix, 100)],
    ['precision, recall, F1 of every class', '', () => perClassReport(matrix)],
    ['order by confidence', '', () => confidenceOrder(predictions)],
    [`the ${wrong.toLocaleString('en-US')} wrong ones, most incorrect first`, '', () => mostIncorrect(predictions)],
    ...scoresOfClasses(predictions),
    ['decode the blob', '', () => decodePredictions(bytes)],
    ['encode the blob', '', () => encodePredictions(predictions)],
  ]
  console.log(
    `\n${samples.toLocaleString('en-US')} predictions ` +
      `of ${classCount.toLocaleString('en-US')} classes, ${rounds} rounds`,
  )
  console.table(
    parts.map(([name, target, work]) => {
      const times = Array.from({ length: rounds }, () => timeOf(work))
      return {
        '': name,
        'median, ms': median(times).toFixed(1),
        spread: `${(spread(times) * 100).toFixed(0)} %`,
        target,
      }
    }),
  )
  const ten = encodePredictions(syntheticPredictions(10_000, 10, 0.1, 1))
  console.log(
    `bytes a sample: ${(bytes.length / samples).toFixed(2)} at ${classCount} classes, ` +
      `${((ten.length - 16) / 10_000).toFixed(2)} at 10 (target: 24 at most), and 16 for the header`,
  )
}

/**
 * Measures what the end of an epoch takes beyond predicting: of 10 classes nothing needs to be worked out but the
 * predictions.
 */
export function measureScored(rounds: number): void {
  const count = 10_000
  console.log(
    `\nwhat is worked out of all probabilities of ${count.toLocaleString('en-US')} samples after an ` +
      `epoch, ${rounds} rounds`,
  )
  console.table(
    [10, 20, 100, 1000].map((classCount) => {
      const { probabilities, actual } = manyClasses({ count, classCount, skill: 1000 })
      const made = Array.from({ length: rounds }, () =>
        timeOf(() => predictionsFromProbabilities(probabilities, actual, classCount)),
      )
      if (!isScored(count, classCount))
        return {
          classes: classCount,
          'predictions, ms': median(made).toFixed(1),
          'scores, ms': '–',
          spread: '–',
          bytes: '–',
        }
      const scored = Array.from({ length: rounds }, () =>
        timeOf(() => probabilityScores(probabilities, actual, classCount)),
      )
      const bytes = encodeScores(probabilityScores(probabilities, actual, classCount)).length
      return {
        classes: classCount,
        'predictions, ms': median(made).toFixed(1),
        'scores, ms': median(scored).toFixed(1),
        spread: `${(spread(scored) * 100).toFixed(0)} %`,
        bytes,
      }
    }),
  )
}

/**
 * Times the work on class scores. Where not all classes are kept there are none to sort: they are worked out with the
 * predictions (`measureScored`).
 */
function scoresOfClasses(predictions: Predictions): [name: string, target: string, work: () => unknown][] {
  if (!keepsAll(predictions)) return []
  return [
    ['scores of every class', '', () => classScores(predictions)],
    [
      'ROC and precision-recall of one class',
      '',
      () => {
        const scores = classScores(predictions)
        return [rocCurve(scores, 0), precisionRecallCurve(scores, 0)]
      },
    ],
  ]
}

function timeOf(work: () => unknown): number {
  const began = performance.now()
  work()
  return performance.now() - began
}
