import { twoModelsComputation } from './screens/compare/side-by-side/two-models-computation.ts'
import {
  confidentIssuesComputation,
  dynamicIssuesComputation,
  issuesFileComputation,
} from './screens/label-issues/issues-computation.ts'
import { calibrationComputation, selectiveComputation } from './views/calibration/calibration-computation.ts'
import { classesComputation } from './views/classes/classes-computation.ts'
import { imagesComputation, imagesFileComputation } from './views/gallery/images-computation.ts'
import {
  datasetMapFileComputation,
  learningComputation,
  learningFileComputation,
} from './views/learning/learning-computation.ts'
import { decodeComputation, wrongAnswersComputation } from './views/predictions/decode-computation.ts'
import type { Computation } from './shared/background/computation.ts'

/** Lists every computation that a page may ask of a worker. */
export const computations: readonly Computation<never, unknown>[] = [
  twoModelsComputation,
  confidentIssuesComputation,
  dynamicIssuesComputation,
  issuesFileComputation,
  calibrationComputation,
  selectiveComputation,
  classesComputation,
  imagesComputation,
  imagesFileComputation,
  learningComputation,
  learningFileComputation,
  datasetMapFileComputation,
  decodeComputation,
  wrongAnswersComputation,
]
