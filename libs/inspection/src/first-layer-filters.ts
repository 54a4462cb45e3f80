import type { InspectedModel } from './inspected-model.ts'
import { InspectionError } from './inspection-error.ts'

interface Filters {
  readonly layer: string
  readonly count: number
  readonly height: number
  readonly width: number
  readonly channels: number
  /** Weights as they are, `[count, height, width, channels]`. */
  readonly values: Float32Array
}

/**
 * The weights of the first layer that has any, as images: the kernels of a convolution, or what each unit of a Dense
 * layer gives to each pixel.
 *
 * @throws InspectionError when the first layer with weights is another one
 */
export function firstLayerFilters({ model, imageShape }: InspectedModel): Filters {
  const layer = model.layers.find(({ weights }) => weights.length > 0)
  const kernel = layer?.weights[0]?.read()
  if (!layer || !kernel) throw new InspectionError(`${model.name} has no weights`)
  const kind = layer.getClassName()
  const values = kernel.dataSync<'float32'>()
  if (kind === 'Conv2D') {
    const [height, width, channels, count] = kernel.shape as [number, number, number, number]
    return {
      layer: layer.name,
      count,
      height,
      width,
      channels,
      values: transposed(values, height * width * channels, count),
    }
  }
  const [height, width, channels] = imageShape as [number, number, number]
  if (kind === 'Dense' && kernel.shape[0] === height * width * channels) {
    const count = kernel.shape[1]!
    return { layer: layer.name, count, height, width, channels, values: transposed(values, kernel.shape[0], count) }
  }
  throw new InspectionError(
    `the first layer with weights is ${layer.name} (${kind}); only those of Conv2D, ` +
      'and of Dense on whole images, are images',
  )
}

/** `[rows, columns]` as `[columns, rows]` */
function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(values.length)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) result[column * rows + row] = values[row * columns + column]!
  }
  return result
}
