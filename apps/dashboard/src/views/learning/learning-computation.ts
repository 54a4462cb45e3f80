import { type DatasetMap, datasetMap } from '@misfit/evaluation/dynamics/dataset-map'
import { type LearningEvents, learningEvents } from '@misfit/evaluation/dynamics/forgetting-events'
import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import { csv } from '@misfit/text/csv'
import { computation } from '../../shared/background/computation.ts'
import { learningCsvRows } from './learning-groups.ts'
import { datasetMapCsvRows } from './map-region.ts'

/** Computes what was learned and forgotten, from predictions of the same images at several epochs. */
export const learningComputation = computation({
  name: 'learning',
  compute: ({ predictions }: { predictions: Predictions[] }) => ({
    events: learningEvents(predictions),
    map: datasetMap(predictions),
  }),
  mostAtOnce: 200_000,
})

/** Writes the CSV file of learning and forgetting, a line an image. */
export const learningFileComputation = computation({
  name: 'learningFile',
  compute: ({ events, epochs }: { events: LearningEvents; epochs: readonly number[] }) =>
    csv(learningCsvRows(events, epochs)),
  mostAtOnce: 0,
})

/** Writes the CSV file of a dataset map, a line an image. */
export const datasetMapFileComputation = computation({
  name: 'datasetMapFile',
  compute: (map: DatasetMap) => csv(datasetMapCsvRows(map)),
  mostAtOnce: 0,
})
