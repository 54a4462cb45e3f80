import type { ModelSpec } from '@misfit/model/spec'
import { defaultBatchSize } from './training-step.ts'

/**
 * Recommends the number of threads that trains this model fastest. Small dense nets lose more by handing work between
 * threads than they gain: one is best. Convolutions use every core. TensorFlow reads the number when it loads, so it
 * belongs in the environment of the process that trains, before that starts.
 *
 * @param cores of the machine
 */
export function recommendedThreads(spec: ModelSpec, cores: number): number {
  const convolves = spec.layers.some(isConvolution)
  const widest = Math.max(
    0,
    ...spec.layers.map((layer) => (layer.type === 'dense' && layer.units !== 'classes' ? layer.units : 0)),
  )
  return convolves || widest >= 1024 ? Math.max(1, cores) : 1
}

const isConvolution = ({ type }: ModelSpec['layers'][number]): boolean => type.toLowerCase().includes('conv2d')

/** Most pieces of a batch: more make a larger graph, which takes longer to prepare, and each piece gets less. */
export const mostPieces = 16
const piecesVariable = 'MISFIT_BATCH_PIECES'

/**
 * The variables to set for the process that trains, before it loads TensorFlow. Threads that share every operation wait
 * for each other after each. So where the images of a batch can be computed apart, each thread has a piece of the batch
 * to itself, from the first layer to the gradients; more than sixteen share every operation. Elsewhere two operations
 * run at a time.
 *
 * @param spec of the model that compiled steps train; without it a batch is one piece
 * @param batchSize images of a batch; one of fewer images than threads is one piece
 */
export function threadEnvironment(
  threads: number,
  spec?: ModelSpec,
  batchSize = defaultBatchSize,
): Record<string, string> {
  const inPieces = spec !== undefined && threads <= Math.min(mostPieces, batchSize) && isInPieces(spec)
  const pieces = inPieces ? threads : 1
  return {
    TF_NUM_INTRAOP_THREADS: String(threads / pieces),
    TF_NUM_INTEROP_THREADS: String(inPieces ? pieces : Math.min(2, threads)),
    [piecesVariable]: String(pieces),
  }
}

/** Reads from the environment how many pieces of a batch this process computes side by side; one unless it says so. */
export function batchPieces(environment: NodeJS.ProcessEnv = process.env): number {
  const pieces = Number(environment[piecesVariable] ?? 1)
  return Number.isInteger(pieces) && pieces >= 1 && pieces <= mostPieces ? pieces : 1
}

/**
 * Batch normalization takes its averages over the whole batch. Products with large kernels read them for each piece
 * anew.
 */
function isInPieces({ layers }: ModelSpec): boolean {
  return layers.some(isConvolution) && layers.every(({ type }) => type !== 'batchNormalization')
}
