import { int, type, type Attributes, type Graph, type Output } from './graph.ts'
import { compute, type Value } from './value.ts'

/** Operations that move values to other places and change none, each beside its gradient. */

const int32 = type('int32')

/** Values before and after, for one dimension. */
type Margins = readonly [number, number]
type Pair = readonly [number, number]

/** Values of one shape but for the size along the axis, one after the other. */
export function concatenate(values: readonly Value[], axis: number, shape: readonly number[]): Value {
  const { graph } = values[0]!
  const attributes = { T: values[0]!.T, N: int(values.length), Tidx: int32 }
  const starts = values.map((_, i) => values.slice(0, i).reduce((sum, value) => sum + value.shape[axis]!, 0))
  return compute(
    'ConcatV2',
    values,
    attributes,
    shape,
    () =>
      values.map(
        (value, i) => (dy: Output) =>
          slice(
            values[0]!,
            dy,
            shape.map((_, dimension) => (dimension === axis ? starts[i]! : 0)),
            value.shape,
          ),
      ),
    [graph.constant(Int32Array.of(axis), [])],
  )
}

/** Zeros around each image of `[n, height, width, channels]`. */
export function padImages(x: Value, [rows, columns]: readonly [Margins, Margins], shape: readonly number[]): Value {
  const { graph } = x
  const margins = graph.constant(Int32Array.of(0, 0, ...rows, ...columns, 0, 0), [4, 2])
  return compute(
    'Pad',
    [x],
    { T: x.T, Tpaddings: int32 },
    shape,
    () => [(dy) => slice(x, dy, [0, rows[0], columns[0], 0], x.shape)],
    [margins],
  )
}

/**
 * A convolution whose kernel takes only every `dilation`-th pixel: one of neighbouring pixels on each of the grids that
 * these pixels form. As TensorFlow's Python does it (`with_space_to_batch`), whose own kernels pass a gradient back
 * through a dilated convolution only with oneDNN.
 *
 * @param x `[n, height, width, channels]`
 * @param shape of the result
 * @param convolve at strides of 1 and without padding, from the grids of all images to the given shape
 */
export function dilated(
  x: Value,
  kernelSize: Pair,
  dilation: Pair,
  padding: 'same' | 'valid',
  shape: readonly number[],
  convolve: (grids: Value, shape: readonly number[]) => Value,
): Value {
  const along = (axis: 0 | 1) => {
    const [size, step] = [x.shape[axis + 1]!, dilation[axis]]
    const added = padding === 'same' ? (kernelSize[axis] - 1) * step : 0
    const before = Math.floor(added / 2)
    const padded = Math.ceil((size + added) / step) * step
    return {
      margins: [before, padded - size - before] as const,
      excess: [0, padded - size - added] as const,
      gridSize: padded / step,
    }
  }
  const [rows, columns] = [along(0), along(1)]
  const grids = spaceToBatch(
    x,
    dilation,
    [rows.margins, columns.margins],
    [-1, rows.gridSize, columns.gridSize, x.shape[3]!],
  )
  const results = convolve(grids, [
    -1,
    rows.gridSize - kernelSize[0] + 1,
    columns.gridSize - kernelSize[1] + 1,
    shape[3]!,
  ])
  return batchToSpace(results, dilation, [rows.excess, columns.excess], shape)
}

/** Pads each image and takes it apart: each `block[0]`-th row and `block[1]`-th column make a smaller image. */
function spaceToBatch(x: Value, block: Pair, margins: readonly [Margins, Margins], shape: readonly number[]): Value {
  const constants = [x.graph.intVector(block), marginMatrix(x.graph, margins)]
  return compute(
    'SpaceToBatchND',
    [x],
    { ...blockTypes, T: x.T, Tpaddings: int32 },
    shape,
    () => [(dy) => x.graph.node('BatchToSpaceND', [dy, ...constants], { ...blockTypes, T: x.T, Tcrops: int32 })],
    constants,
  )
}

/** Puts the images together again, and cuts the margins off. */
function batchToSpace(x: Value, block: Pair, margins: readonly [Margins, Margins], shape: readonly number[]): Value {
  const constants = [x.graph.intVector(block), marginMatrix(x.graph, margins)]
  return compute(
    'BatchToSpaceND',
    [x],
    { ...blockTypes, T: x.T, Tcrops: int32 },
    shape,
    () => [(dy) => x.graph.node('SpaceToBatchND', [dy, ...constants], { ...blockTypes, T: x.T, Tpaddings: int32 })],
    constants,
  )
}

const blockTypes: Attributes = { Tblock_shape: int32 }

function marginMatrix(graph: Graph, [rows, columns]: readonly [Margins, Margins]): Output {
  return graph.constant(Int32Array.of(...rows, ...columns), [2, 2])
}

/** @param size -1 for all that is left along a dimension */
function slice({ graph, T }: Value, values: Output, start: readonly number[], size: readonly number[]): Output {
  return graph.node('Slice', [values, graph.intVector(start), graph.intVector(size)], { T, Index: int32 })
}
