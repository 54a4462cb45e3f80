import { agreement } from '@misfit/evaluation/comparison/agreement'
import { pairedBootstrap } from '@misfit/evaluation/comparison/paired-bootstrap'
import { onlyOneRight } from '@misfit/evaluation/matrix/cell-index'
import type { Predictions } from '@misfit/evaluation/predictions/predictions'
import { computation } from '../../../shared/background/computation.ts'
import { imagesByOutcome } from './outcomes.ts'

/** Compares the answers of two models to the same images. */
export const twoModelsComputation = computation({
  name: 'twoModels',
  compute: ({ a, b }: { a: Predictions; b: Predictions }) => ({
    compared: agreement(a, b),
    differenceInterval: pairedBootstrap(a, b),
    images: imagesByOutcome(a, b),
    aRight: onlyOneRight(a, b),
    bRight: onlyOneRight(b, a),
  }),
  mostAtOnce: 100_000,
})
