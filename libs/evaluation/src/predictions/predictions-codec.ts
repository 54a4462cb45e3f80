import { fromHalf, toHalf } from './half-float.ts'
import type { Predictions } from './predictions.ts'
import { emptyPredictions, PredictionsError, topCountOf } from './predictions.ts'

/*
 * The blob, little-endian, one column after the other:
 *
 *   header         16 bytes: "MFPR", u16 version, u16 topCount, u32 count, u32 classCount
 *   loss           f16 [count]
 *   probabilities  u16 [topCount][count], p * 65534 rounded; 65535 is NaN
 *   top classes    class [topCount - 1][count], only where not all classes are kept; the first is `predicted`
 *   actual         class [count]
 *   predicted      class [count]
 *
 * A class is a u8 up to 256 classes and a u16 above. Where all classes are kept, probability columns are in class
 * order and the ranking is worked out again, which is how 10 classes fit into 24 bytes a sample.
 */
const MAGIC = 0x5250464d
const VERSION = 1
const HEADER_BYTES = 16
const SCALE = 65_534
const NAN_CODE = 65_535

/**
 * Predictions as a blob to store and to send: 24 bytes a sample at 10 classes, and 16 for the header.
 * Probabilities keep 16 bits (steps of 1/65534), losses are half floats (relative error to 2^-11); classes are exact.
 */
export function encodePredictions(predictions: Predictions): Uint8Array {
  const { count, classCount, topCount, topClasses, topProbabilities } = predictions
  const layout = layoutOf(count, classCount)
  const bytes = new Uint8Array(layout.end)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint16(4, VERSION, true)
  view.setUint16(6, topCount, true)
  view.setUint32(8, count, true)
  view.setUint32(12, classCount, true)

  const setClass = classWriter(view, classCount)
  const column = layout.classBytes * count
  for (let i = 0; i < count; i++) {
    view.setUint16(layout.loss + 2 * i, toHalf(predictions.loss[i]!), true)
    setClass(layout.actual, i, predictions.actual[i]!)
    setClass(layout.predicted, i, predictions.predicted[i]!)
    for (let rank = 0; rank < topCount; rank++) {
      const place = i * topCount + rank
      const ranked = topClasses[place]!
      const probabilityColumn = layout.keepsAll ? ranked : rank
      view.setUint16(
        layout.probabilities + 2 * (probabilityColumn * count + i),
        quantise(topProbabilities[place]!),
        true,
      )
      if (!layout.keepsAll && rank > 0) setClass(layout.topClasses + (rank - 1) * column, i, ranked)
    }
  }
  return bytes
}

/**
 * Reads a blob of `encodePredictions`. Nothing is allocated before its length has been checked.
 *
 * @throws PredictionsError when the bytes are not such a blob, or contradict themselves
 */
export function decodePredictions(bytes: Uint8Array): Predictions {
  const { count, classCount } = readHeader(bytes)
  const layout = layoutOf(count, classCount)
  if (bytes.length !== layout.end) {
    throw new PredictionsError(
      `Predictions of ${count} samples and ${classCount} classes take ${layout.end} bytes, found ${bytes.length}: ` +
        'the blob is damaged',
    )
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const predictions = emptyPredictions(count, classCount)
  const getClass = classReader(view, classCount)
  for (let i = 0; i < count; i++) {
    predictions.loss[i] = fromHalf(view.getUint16(layout.loss + 2 * i, true))
    predictions.actual[i] = getClass(layout.actual, i)
    predictions.predicted[i] = getClass(layout.predicted, i)
  }
  if (layout.keepsAll) readAllClasses(view, layout, predictions)
  else readTopClasses(view, layout, predictions)
  return predictions
}

interface Layout {
  keepsAll: boolean
  classBytes: 1 | 2
  /** Offset of each part, in bytes. */
  loss: number
  probabilities: number
  topClasses: number
  actual: number
  predicted: number
  end: number
}

function layoutOf(count: number, classCount: number): Layout {
  const topCount = topCountOf(classCount)
  const keepsAll = topCount === classCount
  const classBytes = classCount <= 256 ? 1 : 2
  const loss = HEADER_BYTES
  const probabilities = loss + 2 * count
  const topClasses = probabilities + 2 * topCount * count
  const actual = topClasses + (keepsAll ? 0 : classBytes * (topCount - 1) * count)
  const predicted = actual + classBytes * count
  return {
    keepsAll,
    classBytes,
    loss,
    probabilities,
    topClasses,
    actual,
    predicted,
    end: predicted + classBytes * count,
  }
}

function readHeader(bytes: Uint8Array): { count: number; classCount: number } {
  if (bytes.length < HEADER_BYTES) {
    throw new PredictionsError(`${bytes.length} bytes are too few for predictions: the blob is damaged`)
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0, true) !== MAGIC) {
    throw new PredictionsError('These bytes are not predictions: they do not start with MFPR')
  }
  const version = view.getUint16(4, true)
  if (version !== VERSION) {
    throw new PredictionsError(`Predictions of version ${version}; this Misfit reads version ${VERSION}: update it`)
  }
  const topCount = view.getUint16(6, true)
  const count = view.getUint32(8, true)
  const classCount = view.getUint32(12, true)
  if (classCount < 1 || classCount > 65_536) {
    throw new PredictionsError(`Predictions of ${classCount} classes, 1 to 65536 expected: the blob is damaged`)
  }
  if (topCount !== topCountOf(classCount)) {
    throw new PredictionsError(
      `Predictions with the top ${topCount} of ${classCount} classes, ${topCountOf(classCount)} expected: ` +
        'the blob is damaged',
    )
  }
  return { count, classCount }
}

/** Ranks the classes by their stored probabilities. */
function readAllClasses(view: DataView, layout: Layout, predictions: Predictions): void {
  const { count, topCount, topClasses, topProbabilities } = predictions
  const codes = new Uint16Array(topCount)
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < topCount; c++) codes[c] = view.getUint16(layout.probabilities + 2 * (c * count + i), true)
    const predicted = predictions.predicted[i]!
    const start = i * topCount
    // The predicted class leads its equals: rounding may have made equal what was not.
    topClasses[start] = predicted
    let kept = 1
    for (let c = 0; c < topCount; c++) {
      if (c === predicted) continue
      let place = kept++
      while (place > 1 && codes[c]! > codes[topClasses[start + place - 1]!]!) {
        topClasses[start + place] = topClasses[start + place - 1]!
        place--
      }
      topClasses[start + place] = c
    }
    for (let rank = 0; rank < topCount; rank++) {
      topProbabilities[start + rank] = probabilityFrom(codes[topClasses[start + rank]!]!)
    }
    checkSample(predictions, i)
  }
}

function readTopClasses(view: DataView, layout: Layout, predictions: Predictions): void {
  const { count, classCount, topCount, topClasses, topProbabilities } = predictions
  const getClass = classReader(view, classCount)
  const column = layout.classBytes * count
  for (let i = 0; i < count; i++) {
    for (let rank = 0; rank < topCount; rank++) {
      const place = i * topCount + rank
      topClasses[place] = rank === 0 ? predictions.predicted[i]! : getClass(layout.topClasses + (rank - 1) * column, i)
      topProbabilities[place] = probabilityFrom(view.getUint16(layout.probabilities + 2 * (rank * count + i), true))
      for (let earlier = i * topCount; earlier < place; earlier++) {
        if (topClasses[earlier] === topClasses[place]) {
          throw new PredictionsError(`Sample ${i}: class ${topClasses[place]} is ranked twice: the blob is damaged`)
        }
      }
    }
    checkSample(predictions, i)
  }
}

/** Probabilities are all numbers and fall from the predicted class on, or they and the loss are NaN. */
function checkSample({ topCount, topProbabilities, predicted, loss }: Predictions, index: number): void {
  const start = index * topCount
  const answered = !Number.isNaN(topProbabilities[start])
  if (answered ? !(loss[index]! >= 0) : !Number.isNaN(loss[index])) {
    throw new PredictionsError(
      `Sample ${index}: a loss of ${loss[index]} with a probability of ${topProbabilities[start]}: the blob is damaged`,
    )
  }
  for (let place = start; place < start + topCount; place++) {
    const probability = topProbabilities[place]!
    const fits = answered ? place === start || probability <= topProbabilities[place - 1]! : Number.isNaN(probability)
    if (!fits) {
      throw new PredictionsError(
        `Sample ${index}: the predicted class ${predicted[index]} is not the most probable: the blob is damaged`,
      )
    }
  }
}

function quantise(probability: number): number {
  if (Number.isNaN(probability)) return NAN_CODE
  return Math.round(Math.min(Math.max(probability, 0), 1) * SCALE)
}

function probabilityFrom(code: number): number {
  return code === NAN_CODE ? Number.NaN : code / SCALE
}

function classWriter(view: DataView, classCount: number): (start: number, index: number, value: number) => void {
  return classCount <= 256
    ? (start, index, value) => view.setUint8(start + index, value)
    : (start, index, value) => view.setUint16(start + 2 * index, value, true)
}

function classReader(view: DataView, classCount: number): (start: number, index: number) => number {
  return (start, index) => {
    const value = classCount <= 256 ? view.getUint8(start + index) : view.getUint16(start + 2 * index, true)
    if (value >= classCount) {
      throw new PredictionsError(`Sample ${index}: class ${value} of ${classCount} classes: the blob is damaged`)
    }
    return value
  }
}
