import { agreement } from '@misfit/evaluation/comparison/agreement'
import { onlyOneRight } from '@misfit/evaluation/matrix/cell-index'
import { curveScores } from '@misfit/evaluation/per-class/class-scores'
import { confusionMatrix } from '@misfit/evaluation/matrix/confusion-matrix'
import { csv } from '@misfit/text/csv'
import { type DatasetMap, datasetMap } from '@misfit/evaluation/dynamics/dataset-map'
import { type LearningEvents, learningEvents } from '@misfit/evaluation/dynamics/forgetting-events'
import { mostIncorrect } from '@misfit/evaluation/order/most-incorrect'
import { pairedBootstrap } from '@misfit/evaluation/comparison/paired-bootstrap'
import { type Predictions, PredictionsError } from '@misfit/evaluation/predictions/predictions'
import { decodePredictions } from '@misfit/evaluation/predictions/predictions-codec'
import { decodeScores } from '@misfit/evaluation/scores/probability-scores-codec'
import type { Binning } from '@misfit/evaluation/calibration/reliability'
import { selectivePrediction } from '@misfit/evaluation/calibration/selective-prediction'
import { topKAccuracy } from '@misfit/evaluation/per-class/top-k-accuracy'
import { withScores } from '@misfit/evaluation/scores/with-scores'
import { worstClasses } from '@misfit/evaluation/per-class/worst-classes'
import type { ImageMark } from '@misfit/events/people/image-mark'
import { calibrationOf } from '../../views/calibration/calibration.ts'
import { imagesByOutcome } from '../../screens/compare/side-by-side/outcomes.ts'
import { type ListedImages, sampleCsvRows } from '../../views/gallery/gallery-csv.ts'
import type { ImageFilter } from '../../views/gallery/images/image-filter.ts'
import { selectImages } from '../../views/gallery/images/select-images.ts'
import type { PlacedPredictions } from '../../screens/label-issues/held-out-answers.ts'
import type { ReviewedIssue } from '../../screens/label-issues/issue-review.ts'
import { issuesCsvRows } from '../../screens/label-issues/issues-csv.ts'
import { confidentIssues, dynamicIssues } from '../../screens/label-issues/ranked-issues.ts'
import { learningCsvRows } from '../../views/learning/learning-groups.ts'
import { datasetMapCsvRows } from '../../views/learning/map-region.ts'
import { inSharedMemory } from './shared-memory.ts'

interface OfPredictions {
  readonly predictions: Predictions
}

/** Positions of the wrong answers, the surest first. */
const wrongAnswers = (predictions: Predictions): Uint32Array<ArrayBuffer> =>
  Uint32Array.from(mostIncorrect(predictions), ({ index }) => index)

interface StoredBytes {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Of the scores beside them; null where there are none. */
  readonly scores: Uint8Array<ArrayBuffer> | null
}

/**
 * Predictions as they are stored, with their scores. Scores that are damaged are as if there were none: what needs them
 * is n/a, and the predictions are shown.
 *
 * @throws PredictionsError when the predictions are damaged
 */
export function decodeTogether({ bytes, scores }: StoredBytes): Predictions {
  const predictions = decodePredictions(bytes)
  if (scores === null) return predictions
  try {
    return withScores(predictions, decodeScores(scores))
  } catch (error) {
    if (error instanceof PredictionsError) return predictions
    throw error
  }
}

/** What pages ask of predictions that takes long where there are many. Adding one is a line here and one below. */
const functions = {
  /** A stored blob of predictions, and what every page of them begins with. */
  decode: (stored: StoredBytes) => {
    const predictions = decodeTogether(stored)
    return {
      predictions: inSharedMemory(predictions),
      wrong: wrongAnswers(predictions),
      matrix: confusionMatrix(predictions),
    }
  },
  wrongAnswers: ({ predictions }: OfPredictions) => wrongAnswers(predictions),
  /**
   * Every class, the worst first; what their curves are made of, null where it can't be known; how often the true class
   * is among the first answers.
   */
  classes: ({ predictions }: OfPredictions) => ({
    worst: worstClasses(predictions),
    scores: curveScores(predictions),
    topK: [1, 2, 3, 5]
      .filter((k) => k <= predictions.topCount && (k === 1 || k < predictions.classCount))
      .map((k) => topKAccuracy(predictions, k)),
  }),
  calibration: ({
    predictions,
    fittedOn,
    binning,
    binCount,
  }: OfPredictions & { fittedOn: Predictions | null; binning: Binning; binCount: number }) =>
    calibrationOf(predictions, fittedOn, binning, binCount),
  selective: ({ predictions }: OfPredictions) => selectivePrediction(predictions),
  images: ({
    predictions,
    filter,
    marks,
    other,
  }: OfPredictions & { filter: ImageFilter; marks: ReadonlyMap<number, ImageMark>; other: Predictions | null }) =>
    selectImages(predictions, filter, { marks, other }),
  /** Of the same images at several epochs. */
  learning: ({ predictions }: { predictions: Predictions[] }) => ({
    events: learningEvents(predictions),
    map: datasetMap(predictions),
  }),
  confidentIssues: (placed: PlacedPredictions) => confidentIssues(placed),
  dynamicIssues: ({ predictions }: { predictions: Predictions[] }) => dynamicIssues(predictions),
  twoModels: ({ a, b }: { a: Predictions; b: Predictions }) => ({
    compared: agreement(a, b),
    differenceInterval: pairedBootstrap(a, b),
    images: imagesByOutcome(a, b),
    aRight: onlyOneRight(a, b),
    bRight: onlyOneRight(b, a),
  }),
  /** Files of a line an image. */
  imagesFile: (listed: ListedImages) => csv(sampleCsvRows(listed)),
  learningFile: ({ events, epochs }: { events: LearningEvents; epochs: readonly number[] }) =>
    csv(learningCsvRows(events, epochs)),
  datasetMapFile: (map: DatasetMap) => csv(datasetMapCsvRows(map)),
  issuesFile: ({
    issues,
    classes,
    sourceIndex,
  }: {
    issues: readonly ReviewedIssue[]
    classes: readonly string[]
    sourceIndex: Uint32Array | null
  }) => csv(issuesCsvRows(issues, classes, sourceIndex)),
}

type Functions = typeof functions
export type ComputationName = keyof Functions
export type ComputationInput<Name extends ComputationName> = Parameters<Functions[Name]>[0]
export type ComputationResult<Name extends ComputationName> = ReturnType<Functions[Name]>

/** A computation by its name: what the background and the page itself both run. */
export const computations: {
  readonly [Name in ComputationName]: (input: ComputationInput<Name>) => ComputationResult<Name>
} = functions

/**
 * How much each takes on at once, in probabilities, before it goes to the background: some 20 ms of a slow processor. A
 * blob counts by its bytes, of which each probability takes about two.
 */
export const mostAtOnce: Readonly<Record<ComputationName, number>> = {
  decode: 500_000,
  wrongAnswers: 500_000,
  classes: 25_000,
  calibration: 25_000,
  selective: 100_000,
  images: 200_000,
  learning: 200_000,
  confidentIssues: 100_000,
  dynamicIssues: 50_000,
  twoModels: 100_000,
  imagesFile: 0,
  learningFile: 0,
  datasetMapFile: 0,
  issuesFile: 0,
}

/** How much a computation would take on: the probabilities in all predictions that are given, and bytes. */
export function sizeOf(input: unknown): number {
  if (ArrayBuffer.isView(input)) return input.byteLength
  if (input === null || typeof input !== 'object') return 0
  if ('topProbabilities' in input && input.topProbabilities instanceof Float32Array)
    return input.topProbabilities.length
  return Object.values(input).reduce<number>((sum, part) => sum + (ArrayBuffer.isView(part) ? 0 : sizeOf(part)), 0)
}
