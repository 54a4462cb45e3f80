import { cellIndex } from '@misfit/evaluation/cell-index'
import { classScores } from '@misfit/evaluation/class-scores'
import { confidenceOrder } from '@misfit/evaluation/confidence-order'
import { confusedPairs } from '@misfit/evaluation/confused-pairs'
import { confusionMatrix } from '@misfit/evaluation/confusion-matrix'
import { mostIncorrect } from '@misfit/evaluation/most-incorrect'
import { perClassReport } from '@misfit/evaluation/per-class-report'
import { precisionRecallCurve } from '@misfit/evaluation/precision-recall-curve'
import { keepsAll, type Predictions } from '@misfit/evaluation/predictions'
import { decodePredictions, encodePredictions } from '@misfit/evaluation/predictions-codec'
import { rocCurve } from '@misfit/evaluation/roc-curve'
import { median, spread } from '../statistics.ts'
import { syntheticPredictions } from './synthetic-predictions.ts'

/** What the pages compute from predictions, in this process. */
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
  console.log(`\n${samples.toLocaleString('en-US')} predictions of ${classCount.toLocaleString('en-US')} classes, ${rounds} rounds`)
  console.table(
    parts.map(([name, target, work]) => {
      const times = Array.from({ length: rounds }, () => timeOf(work))
      return { '': name, 'median, ms': median(times).toFixed(1), spread: `${(spread(times) * 100).toFixed(0)} %`, target }
    }),
  )
  const ten = encodePredictions(syntheticPredictions(10_000, 10, 0.1, 1))
  console.log(`bytes a sample: ${(bytes.length / samples).toFixed(2)} at ${classCount} classes, ${((ten.length - 16) / 10_000).toFixed(2)} at 10 (target: 24 at most), and 16 for the header`)
}

/** Where not all classes are kept there are none to sort: they are worked out with the predictions (`bench -- scores`). */
function scoresOfClasses(predictions: Predictions): [name: string, target: string, work: () => unknown][] {
  if (!keepsAll(predictions)) return []
  return [
    ['scores of every class', '', () => classScores(predictions)],
    ['ROC and precision-recall of one class', '', () => {
      const scores = classScores(predictions)
      return [rocCurve(scores, 0), precisionRecallCurve(scores, 0)]
    }],
  ]
}

function timeOf(work: () => unknown): number {
  const began = performance.now()
  work()
  return performance.now() - began
}
