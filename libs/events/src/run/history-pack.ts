import { z } from 'zod'
import { messageOf } from '@misfit/text/message-of'
import { addMetrics } from './metric-series.ts'
import { parseEventLine, type RunEvent } from './run-event.ts'
import { addSteps, applyEvent, type RunHistory } from './run-history.ts'

/**
 * A run's events in little room, for pages: what a history needs of many events at once. The values of all steps and
 * metrics are numbers one after the other; every other event is its line.
 *
 * A pack is parts, one after the other, each of which follows the one before: a run that grows gets parts at its end. A
 * part is
 *
 * - 4 bytes `MHP1`, then two numbers of 4 bytes: bytes of the head, and of the numbers (little-endian, as all)
 * - the head, JSON in UTF-8, filled up with spaces to whole 8 bytes
 * - numbers of 8 bytes: those that the head counts, in its order; filled up to whole 8 bytes where losses take 4
 */

const magic = 0x3150484d
const prefix = 12
const aligned = (bytes: number): number => Math.ceil(bytes / 8) * 8

const headSchema = z.object({
  from: z.int().min(1),
  to: z.int().min(1),
  /** `at` of the last event. */
  at: z.number(),
  /** Lines of all events but steps and metrics, in order. */
  lines: z.array(z.string()),
  /** Steps that follow each other in one epoch: the first one's number, the epoch, how many. */
  steps: z.array(z.tuple([z.int(), z.int(), z.int().min(1)])),
  /** Bytes of a loss or an accuracy: 4 where that is exact for all of them. */
  stepBytes: z.union([z.literal(4), z.literal(8)]),
  /** Names of metrics, in the order in which they came, each with the number of its values. */
  metrics: z.array(z.tuple([z.string(), z.int().min(1)])),
})
type Head = z.infer<typeof headSchema>

/** Part of a pack after it was read. */
export interface HistoryPart extends Head {
  readonly loss: Float32Array | Float64Array
  readonly accuracy: Float32Array | Float64Array
  /** Steps and values of each name in `metrics`, in the same order. */
  readonly values: readonly { readonly step: Float64Array; readonly value: Float64Array }[]
}

/** The bytes are no pack, or one that ends in the middle. */
export class HistoryPackError extends Error {
  override name = 'HistoryPackError'
}

/**
 * Writes successive events as one part.
 *
 * @param events at least one, without a gap
 */
export function writeHistoryPart(lines: readonly string[], events: readonly RunEvent[]): Uint8Array<ArrayBuffer> {
  const [first, last] = [events[0], events.at(-1)]
  if (first === undefined || last === undefined) throw new RangeError('a part has at least one event')
  const head: Head = { from: first.seq, to: last.seq, at: last.at, lines: [], steps: [], stepBytes: 4, metrics: [] }
  const loss: number[] = []
  const accuracy: number[] = []
  const metrics = new Map<string, { step: number[]; value: number[] }>()
  events.forEach((event, i) => {
    if (event.type === 'steps') {
      const before = head.steps.at(-1)
      if (before !== undefined && before[1] === event.epoch && before[0] + before[2] === event.firstStep)
        before[2] += event.loss.length
      else head.steps.push([event.firstStep, event.epoch, event.loss.length])
      for (const value of event.loss) loss.push(value)
      for (let step = 0; step < event.loss.length; step++) accuracy.push(event.accuracy[step] ?? Number.NaN)
    } else if (event.type === 'metrics') {
      for (const { name, values } of event.series) {
        const metric = metrics.get(name) ?? { step: [], value: [] }
        metrics.set(name, metric)
        metric.step.push(...event.step)
        metric.value.push(...values)
      }
    } else {
      head.lines.push(lines[i] ?? '')
    }
  })
  const exact = (value: number): boolean => Object.is(Math.fround(value), value)
  head.stepBytes = loss.every(exact) && accuracy.every(exact) ? 4 : 8
  head.metrics = [...metrics].map(([name, { value }]) => [name, value.length])

  const text = new TextEncoder().encode(JSON.stringify(head))
  const headBytes = aligned(text.length)
  const stepsTake = aligned(2 * loss.length * head.stepBytes)
  const metricValues = [...metrics.values()]
  const numberBytes = stepsTake + metricValues.reduce((sum, { value }) => sum + 16 * value.length, 0)
  // The head begins 12 bytes in: numbers are then read from a copy of theirs, which begins at 0.
  const bytes = new Uint8Array(prefix + headBytes + numberBytes).fill(0x20, prefix, prefix + headBytes)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, magic, true)
  view.setUint32(4, headBytes, true)
  view.setUint32(8, numberBytes, true)
  bytes.set(text, prefix)
  const numbers = new ArrayBuffer(numberBytes)
  const Steps = head.stepBytes === 4 ? Float32Array : Float64Array
  new Steps(numbers, 0, loss.length).set(loss)
  new Steps(numbers, loss.length * head.stepBytes, accuracy.length).set(accuracy)
  let at = stepsTake
  for (const { step, value } of metricValues) {
    new Float64Array(numbers, at, step.length).set(step)
    new Float64Array(numbers, at + 8 * step.length, value.length).set(value)
    at += 16 * value.length
  }
  bytes.set(new Uint8Array(numbers), prefix + headBytes)
  return bytes
}

/**
 * Measures the bytes of the part that begins at `at`.
 *
 * @throws HistoryPackError when none does, or its beginning is cut off
 */
function lengthOfPart(bytes: Uint8Array, at = 0): number {
  if (bytes.length - at < prefix) throw new HistoryPackError('the pack ends in the middle of a part')
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, prefix)
  if (view.getUint32(0, true) !== magic) throw new HistoryPackError('these bytes are no part of a pack')
  return prefix + view.getUint32(4, true) + view.getUint32(8, true)
}

/** @throws HistoryPackError when the bytes are not whole parts */
export function readHistoryPack(bytes: Uint8Array): HistoryPart[] {
  const parts: HistoryPart[] = []
  for (let at = 0; at < bytes.length;) {
    const length = lengthOfPart(bytes, at)
    if (at + length > bytes.length) throw new HistoryPackError('the pack ends in the middle of a part')
    parts.push(readPart(bytes.subarray(at, at + length)))
    at += length
  }
  return parts
}

function readPart(bytes: Uint8Array): HistoryPart {
  const headBytes = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true)
  const head = parseHead(new TextDecoder().decode(bytes.subarray(prefix, prefix + headBytes)))
  // A copy, which begins at 0 as arrays of larger numbers must; a Buffer's own slice would be none.
  const numbers = new Uint8Array(bytes.subarray(prefix + headBytes)).buffer
  const count = head.steps.reduce((sum, [, , steps]) => sum + steps, 0)
  const stepsTake = aligned(2 * count * head.stepBytes)
  const wanted = stepsTake + head.metrics.reduce((sum, [, values]) => sum + 16 * values, 0)
  if (wanted !== numbers.byteLength)
    throw new HistoryPackError(`a part has ${numbers.byteLength} bytes of numbers where its head counts ${wanted}`)
  const Steps = head.stepBytes === 4 ? Float32Array : Float64Array
  let at = stepsTake
  const values = head.metrics.map(([, length]) => {
    const [step, value] = [new Float64Array(numbers, at, length), new Float64Array(numbers, at + 8 * length, length)]
    at += 16 * length
    return { step, value }
  })
  return {
    ...head,
    loss: new Steps(numbers, 0, count),
    accuracy: new Steps(numbers, count * head.stepBytes, count),
    values,
  }
}

function parseHead(text: string): Head {
  try {
    return headSchema.parse(JSON.parse(text))
  } catch (error) {
    throw new HistoryPackError(`the head of a part is damaged: ${messageOf(error)}`)
  }
}

/**
 * Adds a part to a history, in place: the same as all of its events.
 *
 * @throws RangeError when it does not begin with the event after `lastSeq`; EventError when a line of it is no event
 */
export function addHistoryPart(history: RunHistory, part: HistoryPart): void {
  if (part.from !== history.lastSeq + 1)
    throw new RangeError(
      `events from ${part.from} follow ${history.lastSeq}: some are missing in between, or there already`,
    )
  const events = part.lines.map(parseEventLine)
  for (const event of events) applyEvent(history, event)
  let at = 0
  for (const [firstStep, epoch, count] of part.steps) {
    addSteps(history, {
      firstStep,
      epoch,
      loss: part.loss.subarray(at, at + count),
      accuracy: part.accuracy.subarray(at, at + count),
    })
    at += count
  }
  part.metrics.forEach(([name], i) => {
    const { step, value } = part.values[i]!
    addMetrics(history.metrics, step, [{ name, values: value }])
  })
  history.version += part.to - part.from + 1
  history.lastSeq = part.to
  history.newestAt = part.at
}
