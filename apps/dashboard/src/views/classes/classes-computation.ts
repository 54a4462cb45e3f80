import { curveScores } from '@misfit/evaluation/per-class/class-scores'
import { topKAccuracy } from '@misfit/evaluation/per-class/top-k-accuracy'
import { worstClasses } from '@misfit/evaluation/per-class/worst-classes'
import { computation, type OfPredictions } from '../../shared/background/computation.ts'

/**
 * Computes every class, the worst first; what their curves are made of, null where it can't be known; how often the
 * true class is among the first answers.
 */
export const classesComputation = computation({
  name: 'classes',
  compute: ({ predictions }: OfPredictions) => ({
    worst: worstClasses(predictions),
    scores: curveScores(predictions),
    topK: [1, 2, 3, 5]
      .filter((k) => k <= predictions.topCount && (k === 1 || k < predictions.classCount))
      .map((k) => topKAccuracy(predictions, k)),
  }),
  mostAtOnce: 25_000,
})
