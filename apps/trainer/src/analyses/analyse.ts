import { imageSize, type Dataset } from '@misfit/data/dataset'
import { takePartition } from '@misfit/data/partition'
import type { AnalysisRequest, AnalysisResult, AnalysisResultOf } from '@misfit/events/analysis'
import { encodeFloats } from '@misfit/events/run/floats'
import { embedInPlane } from '@misfit/inspection/embedding'
import { firstLayerFilters } from '@misfit/inspection/first-layer-filters'
import { gradCam } from '@misfit/inspection/grad-cam'
import { InspectionError } from '@misfit/inspection/inspection-error'
import { hiddenFeatures, probabilitiesOf } from '@misfit/inspection/inspected-model'
import { occlusionMap } from '@misfit/inspection/occlusion'
import type { SavedModel } from '@misfit/model/save'

type Ask<Kind extends AnalysisRequest['kind']> = Extract<AnalysisRequest, { kind: Kind }>
/** Receives how much is done, 0-1, and is awaited: it throws when the analysis was given up. */
type OnProgress = (share: number) => Promise<void>

const imagesAtOnce = 256

/**
 * Looks into a saved model.
 *
 * @throws InspectionError when the model can't be looked into so, or there is no such image or class
 */
export async function analyse(
  saved: SavedModel,
  dataset: Dataset,
  request: AnalysisRequest,
  onProgress: OnProgress,
): Promise<AnalysisResult> {
  switch (request.kind) {
    case 'gradCam':
    case 'occlusion':
      return explainImage(saved, dataset, request, onProgress)
    case 'filters': {
      const { values, ...filters } = firstLayerFilters(saved)
      return { kind: 'filters', ...filters, values: encodeFloats(values) }
    }
    case 'features': {
      const { indices, values, width } = await featuresOf(saved, dataset, request, onProgress)
      return { kind: 'features', indices, width, values: encodeFloats(values) }
    }
    case 'embedding': {
      const { indices, values, width } = await featuresOf(saved, dataset, request, (share) => onProgress(share * 0.2))
      const points = await embedInPlane(values, width, {
        seed: request.seed,
        onProgress: (share) => onProgress(0.2 + share * 0.8),
      })
      return { kind: 'embedding', indices, points: encodeFloats(points) }
    }
    case 'browserModel':
      return browserModel(saved)
  }
}

async function explainImage(
  saved: SavedModel,
  dataset: Dataset,
  request: Ask<'gradCam'> | Ask<'occlusion'>,
  onProgress: OnProgress,
): Promise<AnalysisResult> {
  const partition = dataset.partitions[request.partition]
  if (request.index >= partition.count)
    throw new InspectionError(`${request.partition} has ${partition.count} images; there is no image ${request.index}`)
  const size = imageSize(dataset.imageShape)
  const pixels = partition.images.subarray(request.index * size, (request.index + 1) * size)
  const probabilities = probabilitiesOf(saved, pixels)
  const classIndex = request.classIndex ?? probabilities.indexOf(Math.max(...probabilities))
  if (classIndex >= probabilities.length)
    throw new InspectionError(`there are ${probabilities.length} classes; class ${classIndex} is not one of them`)
  const [height, width] = dataset.imageShape
  const map =
    request.kind === 'gradCam'
      ? gradCam(saved, pixels, classIndex)
      : await occlusionMap(saved, pixels, classIndex, { onProgress })
  return {
    kind: request.kind,
    classIndex,
    height,
    width,
    values: encodeFloats(map),
    probabilities: encodeFloats(probabilities),
  }
}

async function featuresOf(
  saved: SavedModel,
  dataset: Dataset,
  { partition: name, most }: Ask<'features'> | Ask<'embedding'>,
  onProgress: OnProgress,
): Promise<{ indices: number[]; values: Float32Array; width: number }> {
  const partition = dataset.partitions[name]
  const count = Math.min(most, partition.count)
  const indices = Array.from({ length: count }, (_, i) => Math.floor((i * partition.count) / count))
  const parts: Float32Array[] = []
  let width = 0
  for (let first = 0; first < count; first += imagesAtOnce) {
    const features = hiddenFeatures(
      saved,
      takePartition(
        name,
        { ...partition, imageShape: dataset.imageShape },
        Uint32Array.from(indices.slice(first, first + imagesAtOnce)),
      ).images,
    )
    parts.push(features.values)
    width = features.width
    await onProgress(Math.min(1, (first + imagesAtOnce) / count))
  }
  const values = new Float32Array(count * width)
  parts.forEach((part, i) => {
    values.set(part, i * imagesAtOnce * width)
  })
  return { indices, values, width }
}

function browserModel({ model, pixelScale, imageShape, classes }: SavedModel): AnalysisResultOf<'browserModel'> {
  const topology = model.toJSON(null, false) as Record<string, unknown>
  const arrays = model.weights.map((weight) => weight.read().dataSync<'float32'>())
  const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0))
  let start = 0
  for (const array of arrays) {
    all.set(array, start)
    start += array.length
  }
  return {
    kind: 'browserModel',
    topology,
    weights: encodeFloats(all),
    pixelScale,
    imageShape: [...imageShape],
    classes: [...classes],
    weightSpecs: model.weights.map((weight) => ({
      name: weight.originalName,
      shape: weight.shape.map((size) => size ?? 0),
      dtype: 'float32',
    })),
  }
}
