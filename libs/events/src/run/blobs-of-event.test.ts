import { expect, it } from 'vitest'
import { blobsOf, mayNameBlobs } from './blobs-of-event.ts'
import { createdEvent, epochEvent, stepsEvent, wholeRun } from '../testing/example-events.ts'
import { componentSchemas } from '../http/openapi.ts'
import { typeOfLine } from './type-of-line.ts'
import { formatEventLine, parseEventLine, type EventOf, type RunEvent } from './run-event.ts'

const ref = (letter: string) => ({ sha256: letter.repeat(64), bytes: 100 })
const [predictions, scores, positions] = [ref('a'), ref('b'), ref('c')] as const
const answered = { seq: 9, at: 1, loss: 0.1, accuracy: 0.9, count: 10, predictions }

it.each<[string, RunEvent, object[]]>([
  ['an epoch', { ...epochEvent(9, 1, 3), predictions, scores }, [predictions, scores]],
  ['a test', { ...answered, type: 'test', epoch: 1, scores }, [predictions, scores]],
  ['a fold', { ...answered, type: 'heldOut', positions, scores }, [predictions, scores, positions]],
  ['an epoch of before', { ...epochEvent(9, 1, 3), predictions }, [predictions]],
  ['a test of before', { ...answered, type: 'test', epoch: 1 }, [predictions]],
  ['a fold of before', { ...answered, type: 'heldOut', positions }, [predictions, positions]],
])('%s names its predictions and the scores beside them, also after the way through a line', (_, event, blobs) => {
  expect(blobsOf(event)).toEqual(blobs)
  expect(blobsOf(parseEventLine(formatEventLine(event)))).toEqual(blobs)
  expect(mayNameBlobs(formatEventLine(event))).toBe(true)
})

it('the described API has the field', () => {
  expect(JSON.stringify(componentSchemas()['RunEvent']).match(/"scores":/g)).toHaveLength(3)
})

it('labels that a run was told to change are a blob too, and so is a whole description', () => {
  const labelChanges = { ...predictions, corrected: 1, removed: 0 }
  const created = createdEvent({ labelChanges })
  expect(blobsOf(created)).toEqual([labelChanges])
  expect(mayNameBlobs(formatEventLine(created))).toBe(true)
  const partition = { count: 1, classCounts: [1] }
  const dataset: EventOf<'dataset'> = {
    seq: 3,
    at: 1,
    type: 'dataset',
    dataset: {
      id: '0123456789abcdef',
      name: 'd',
      imageShape: [1, 1, 1],
      classes: ['a'],
      partitions: { train: partition, validation: partition, test: partition },
      source: 'a test',
    },
    whole: scores,
  }
  expect(blobsOf(dataset)).toEqual([scores])
  expect(mayNameBlobs(formatEventLine(dataset))).toBe(true)
})

it('a line of steps, or one that only writes of blobs, names none', () => {
  expect(mayNameBlobs(formatEventLine(stepsEvent(4, 1, [1, 2])))).toBe(false)
  const message = JSON.stringify({ predictions: { sha256: 'a'.repeat(64) } })
  expect(mayNameBlobs(formatEventLine({ seq: 2, at: 1, type: 'log', level: 'info', message }))).toBe(false)
})

it('the type of a line is read whoever wrote it, and never from within its texts', () => {
  const message = '{"type":"created"}'
  const log: RunEvent = { seq: 2, at: 1, type: 'log', level: 'info', message }
  for (const event of [...wholeRun(), log]) {
    const line = formatEventLine(event)
    const { seq, at, type, ...rest } = event
    expect(typeOfLine(line)).toBe(type)
    expect(typeOfLine(JSON.stringify({ type, ...rest, seq, at }))).toBe(type)
    expect(typeOfLine(JSON.stringify({ ...rest, seq, at, type }))).toBe(type)
  }
  for (const none of ['', '{', '[]', 'null', '{"seq":1}', '{"type":1}']) expect(typeOfLine(none)).toBeNull()
})
