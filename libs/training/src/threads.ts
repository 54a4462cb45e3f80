import type { ModelSpec } from '@misfit/model/spec'

/**
 * How many threads train this model fastest. Small dense nets lose more by handing work between threads than they gain:
 * one is best. Convolutions use every core. TensorFlow reads it when it loads, so it belongs in the environment of the
 * process that trains, before that starts.
 *
 * @param cores of the machine
 */
export function recommendedThreads(spec: ModelSpec, cores: number): number {
  const convolves = spec.layers.some(({ type }) => type.toLowerCase().includes('conv2d'))
  const widest = Math.max(0, ...spec.layers.map((layer) => (layer.type === 'dense' && layer.units !== 'classes' ? layer.units : 0)))
  return convolves || widest >= 1024 ? Math.max(1, cores) : 1
}

/** The variables to set for the process that trains, before it loads TensorFlow. */
export function threadEnvironment(threads: number): Record<string, string> {
  return { TF_NUM_INTRAOP_THREADS: String(threads), TF_NUM_INTEROP_THREADS: '1' }
}
