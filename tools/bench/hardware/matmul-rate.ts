import { Graph, type } from '@misfit/training/compiled/graph'
import { NativeGraph } from '@misfit/training/compiled/native-graph'
import type { NumberType } from '@misfit/training/compiled/value'

const size = 1024
/** Products in one call, so that handing it over does not count. */
const products = 8

/**
 * Measures how fast TensorFlow multiplies large matrices here, on all the threads that this process gives it: GFLOP/s,
 * where a multiplication and its addition are two. The best of several calls.
 */
export function matmulRate(numbers: NumberType, seconds: number): number {
  const graph = new Graph()
  const T = type(numbers)
  const matrix = graph.placeholder('matrix', 'float32')
  const values = numbers === 'float32' ? matrix : graph.node('Cast', [matrix], { SrcT: type('float32'), DstT: T })
  let product = values
  for (let i = 0; i < products; i++) product = graph.node('MatMul', [product, values], { T })
  // One number comes back: a copy of the whole would count as arithmetic.
  const floats = numbers === 'float32' ? product : graph.node('Cast', [product], { SrcT: T, DstT: type('float32') })
  const result = graph.node('Max', [floats, graph.intVector([0, 1])], { T: type('float32'), Tidx: type('int32') })
  const native = new NativeGraph(graph)
  const feed = native.tensor([size, size], new Float32Array(size * size).fill(1 / size))
  try {
    let best = Infinity
    const until = performance.now() + seconds * 1000
    for (let call = 0; call < 2 || performance.now() < until; call++) {
      const before = performance.now()
      native.run({ matrix: feed }, [result])
      best = Math.min(best, performance.now() - before)
    }
    return (products * 2 * size ** 3) / (best / 1000) / 1e9
  } finally {
    feed.dispose()
    native.dispose()
  }
}
