import type { TemperatureFit } from '../calibration/best-temperature.ts'
import type { CurveCounts } from './curve-counts.ts'
import { PredictionsError } from '../predictions/predictions-error.ts'
import type { ProbabilityScores } from './probability-scores.ts'
import type { ScaledScores } from './row-temperature.ts'

/*
 * The blob, little-endian:
 *
 *   header             24 bytes: "MFSC", u16 version, u16 flags (1: the temperature is at the end of its range),
 *                      u32 count, u32 classCount, u32 answered, u32 points
 *   scores             f64 [8]: Brier score, log loss; temperature, loss before and after it;
 *                      the temperature that samples are scaled by, Brier score and log loss at it; NaN of no answer
 *   areas              f64 [classCount], NaN where undefined
 *   average precision  f64 [classCount], NaN where undefined
 *   supports           u32 [classCount]
 *   points             u32 [classCount], how many each class has
 *   thresholds         f32 [points]
 *   true positives     counter [points]
 *   false positives    counter [points]
 *   scaled             u16 [count], probability of the predicted class at the temperature, p * 65534 rounded;
 *                      65535 is NaN
 *
 * A counter is a u16 up to 65,535 samples, and a u32 above.
 */
const MAGIC = 0x4353464d
const VERSION = 1
const HEADER_BYTES = 24
const SCORES = 8
const AT_LIMIT = 1
const SCALE = 65_534
const NAN_CODE = 65_535

/**
 * Scores as a blob to store and to send: some 20 bytes a sample at 1,000 classes. All but the scaled probabilities is
 * exact.
 */
export function encodeScores({
  count,
  classCount,
  curves,
  brier,
  logLoss,
  fit,
  scaled,
}: ProbabilityScores): Uint8Array {
  const layout = layoutOf(count, classCount, curves.thresholds.length)
  const bytes = new Uint8Array(layout.end)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint16(4, VERSION, true)
  view.setUint16(6, fit?.atLimit === true ? AT_LIMIT : 0, true)
  view.setUint32(8, count, true)
  view.setUint32(12, classCount, true)
  view.setUint32(16, curves.answered, true)
  view.setUint32(20, curves.thresholds.length, true)
  const single = [
    brier,
    logLoss,
    fit?.temperature,
    fit?.lossBefore,
    fit?.lossAfter,
    scaled?.temperature,
    scaled?.brier,
    scaled?.logLoss,
  ]
  single.forEach((value, i) => {
    view.setFloat64(layout.scores + 8 * i, value ?? Number.NaN, true)
  })
  for (let c = 0; c < classCount; c++) {
    view.setFloat64(layout.areas + 8 * c, curves.areas[c]!, true)
    view.setFloat64(layout.averagePrecisions + 8 * c, curves.averagePrecisions[c]!, true)
    view.setUint32(layout.supports + 4 * c, curves.supports[c]!, true)
    view.setUint32(layout.pointCounts + 4 * c, curves.pointStarts[c + 1]! - curves.pointStarts[c]!, true)
  }
  const setCounter = counterWriter(view, layout)
  for (let p = 0; p < curves.thresholds.length; p++) {
    view.setFloat32(layout.thresholds + 4 * p, curves.thresholds[p]!, true)
    setCounter(layout.truePositives, p, curves.truePositives[p]!)
    setCounter(layout.falsePositives, p, curves.falsePositives[p]!)
  }
  for (let i = 0; i < count; i++)
    view.setUint16(layout.scaled + 2 * i, quantise(scaled?.topProbabilities[i] ?? Number.NaN), true)
  return bytes
}

/**
 * Reads a blob of `encodeScores`. Nothing is allocated before its length has been checked.
 *
 * @throws PredictionsError when the bytes are not such a blob, or contradict themselves
 */
export function decodeScores(bytes: Uint8Array): ProbabilityScores {
  const { view, count, classCount, answered, points, atLimit } = readHeader(bytes)
  const layout = layoutOf(count, classCount, points)
  if (bytes.length !== layout.end) {
    throw new PredictionsError(
      `Scores of ${count} samples, ${classCount} classes and ${points} points take ${layout.end} bytes, ` +
        `found ${bytes.length}: the blob is damaged`,
    )
  }
  const curves = readCurves(view, layout, { classCount, answered, points })
  if (answered === 0) return { count, classCount, curves, brier: null, logLoss: null, fit: null, scaled: null }
  // Rounding in a softmax can leave a hair more than 1 in all, or less than 0.
  const score = (place: number, name: string, most = Infinity): number =>
    scoreAt(view, layout, place, name, (value) => value >= -1e-3 && value <= most + 1e-3)
  const temperature = (place: number): number => scoreAt(view, layout, place, 'temperature', (value) => value > 0)
  const fit: TemperatureFit = {
    temperature: temperature(2),
    lossBefore: score(3, 'loss'),
    lossAfter: score(4, 'loss'),
    atLimit,
  }
  const scaled: ScaledScores = {
    temperature: temperature(5),
    brier: score(6, 'Brier score', 2),
    logLoss: score(7, 'log loss'),
    topProbabilities: new Float32Array(count),
  }
  for (let i = 0; i < count; i++) {
    const code = view.getUint16(layout.scaled + 2 * i, true)
    scaled.topProbabilities[i] = code === NAN_CODE ? Number.NaN : code / SCALE
  }
  return { count, classCount, curves, brier: score(0, 'Brier score', 2), logLoss: score(1, 'log loss'), fit, scaled }
}

interface Layout {
  counterBytes: 2 | 4
  /** Offset of each part, in bytes. */
  scores: number
  areas: number
  averagePrecisions: number
  supports: number
  pointCounts: number
  thresholds: number
  truePositives: number
  falsePositives: number
  scaled: number
  end: number
}

function layoutOf(count: number, classCount: number, points: number): Layout {
  const counterBytes = count <= 65_535 ? 2 : 4
  const scores = HEADER_BYTES
  const areas = scores + 8 * SCORES
  const averagePrecisions = areas + 8 * classCount
  const supports = averagePrecisions + 8 * classCount
  const pointCounts = supports + 4 * classCount
  const thresholds = pointCounts + 4 * classCount
  const truePositives = thresholds + 4 * points
  const falsePositives = truePositives + counterBytes * points
  const scaled = falsePositives + counterBytes * points
  return {
    counterBytes,
    scores,
    areas,
    averagePrecisions,
    supports,
    pointCounts,
    thresholds,
    truePositives,
    falsePositives,
    scaled,
    end: scaled + 2 * count,
  }
}

function readHeader(bytes: Uint8Array) {
  if (bytes.length < HEADER_BYTES)
    throw new PredictionsError(`${bytes.length} bytes are too few for scores: the blob is damaged`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0, true) !== MAGIC)
    throw new PredictionsError('These bytes are not scores: they do not start with MFSC')
  const version = view.getUint16(4, true)
  if (version !== VERSION)
    throw new PredictionsError(`Scores of version ${version}; this Misfit reads version ${VERSION}: update it`)
  const count = view.getUint32(8, true)
  const classCount = view.getUint32(12, true)
  const answered = view.getUint32(16, true)
  if (classCount < 1 || classCount > 65_536)
    throw new PredictionsError(`Scores of ${classCount} classes, 1 to 65536 expected: the blob is damaged`)
  if (answered > count)
    throw new PredictionsError(`Scores with ${answered} answers for ${count} samples: the blob is damaged`)
  return {
    view,
    count,
    classCount,
    answered,
    points: view.getUint32(20, true),
    atLimit: (view.getUint16(6, true) & AT_LIMIT) !== 0,
  }
}

function readCurves(
  view: DataView,
  layout: Layout,
  { classCount, answered, points }: { classCount: number; answered: number; points: number },
): CurveCounts {
  const counters = (start: number): Uint32Array =>
    Uint32Array.from({ length: points }, (_, p) =>
      layout.counterBytes === 2 ? view.getUint16(start + 2 * p, true) : view.getUint32(start + 4 * p, true),
    )
  const supports = Uint32Array.from({ length: classCount }, (_, c) => view.getUint32(layout.supports + 4 * c, true))
  const pointStarts = new Uint32Array(classCount + 1)
  let total = 0
  for (let c = 0; c < classCount; c++) {
    total += view.getUint32(layout.pointCounts + 4 * c, true)
    if (total > points) break
    pointStarts[c + 1] = total
  }
  if (total !== points)
    throw new PredictionsError(`Scores whose classes have other than ${points} points: the blob is damaged`)
  const curves: CurveCounts = {
    classCount,
    answered,
    supports,
    areas: numbers(view, layout.areas, classCount),
    averagePrecisions: numbers(view, layout.averagePrecisions, classCount),
    pointStarts,
    thresholds: Float32Array.from({ length: points }, (_, p) => view.getFloat32(layout.thresholds + 4 * p, true)),
    truePositives: counters(layout.truePositives),
    falsePositives: counters(layout.falsePositives),
  }
  checkCurves(curves)
  return curves
}

function scoreAt(
  view: DataView,
  layout: Layout,
  place: number,
  name: string,
  fits: (value: number) => boolean,
): number {
  const value = view.getFloat64(layout.scores + 8 * place, true)
  if (!Number.isFinite(value) || !fits(value)) throw new PredictionsError(`A ${name} of ${value}: the blob is damaged`)
  return value
}

/**
 * Checks curves: each class's points fall from the highest score on and end with all samples; measures are there where
 * they are defined.
 */
function checkCurves({
  classCount,
  answered,
  supports,
  areas,
  averagePrecisions,
  pointStarts,
  thresholds,
  truePositives,
  falsePositives,
}: CurveCounts): void {
  const wrong = (c: number, what: string): PredictionsError =>
    new PredictionsError(`Class ${c}: ${what}: the blob is damaged`)
  const isShare = (value: number): boolean => value >= 0 && value <= 1
  if (supports.reduce((sum, support) => sum + support, 0) !== answered)
    throw new PredictionsError(`Scores whose classes have other than ${answered} samples: the blob is damaged`)
  for (let c = 0; c < classCount; c++) {
    const support = supports[c]!
    const [first, end] = [pointStarts[c]!, pointStarts[c + 1]!]
    const hasArea = support > 0 && support < answered
    if (hasArea ? !isShare(areas[c]!) : !Number.isNaN(areas[c]!)) throw wrong(c, `an area of ${areas[c]}`)
    if (support > 0 ? !isShare(averagePrecisions[c]!) : !Number.isNaN(averagePrecisions[c]!))
      throw wrong(c, `an average precision of ${averagePrecisions[c]}`)
    if (
      answered === 0
        ? end !== first
        : end === first || truePositives[end - 1] !== support || falsePositives[end - 1] !== answered - support
    ) {
      throw wrong(c, 'its points do not end with all samples')
    }
    for (let p = first; p < end; p++) {
      if (!Number.isFinite(thresholds[p])) throw wrong(c, `a threshold of ${thresholds[p]}`)
      const added =
        p === first
          ? truePositives[p]! + falsePositives[p]!
          : truePositives[p]! < truePositives[p - 1]! ||
              falsePositives[p]! < falsePositives[p - 1]! ||
              !(thresholds[p]! < thresholds[p - 1]!)
            ? 0
            : truePositives[p]! - truePositives[p - 1]! + falsePositives[p]! - falsePositives[p - 1]!
      if (added <= 0) throw wrong(c, 'its points do not fall')
    }
  }
}

const numbers = (view: DataView, start: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => view.getFloat64(start + 8 * i, true))

function counterWriter(
  view: DataView,
  { counterBytes }: Layout,
): (start: number, index: number, value: number) => void {
  return counterBytes === 2
    ? (start, index, value) => view.setUint16(start + 2 * index, value, true)
    : (start, index, value) => view.setUint32(start + 4 * index, value, true)
}

function quantise(probability: number): number {
  return Number.isNaN(probability) ? NAN_CODE : Math.round(Math.min(Math.max(probability, 0), 1) * SCALE)
}
