import { expect, test } from 'vitest'
import { blobsOf } from './blobs-of-event.ts'
import { epochEvent } from '../testing/example-events.ts'
import { componentSchemas } from '../http/openapi.ts'
import { formatEventLine, parseEventLine, type RunEvent } from './run-event.ts'

const ref = (letter: string) => ({ sha256: letter.repeat(64), bytes: 100 })
const [predictions, scores, positions] = [ref('a'), ref('b'), ref('c')] as const
const answered = { seq: 9, at: 1, loss: 0.1, accuracy: 0.9, count: 10, predictions }

test.each<[string, RunEvent, object[]]>([
  ['an epoch', { ...epochEvent(9, 1, 3), predictions, scores }, [predictions, scores]],
  ['a test', { ...answered, type: 'test', epoch: 1, scores }, [predictions, scores]],
  ['a fold', { ...answered, type: 'heldOut', positions, scores }, [predictions, scores, positions]],
  ['an epoch of before', { ...epochEvent(9, 1, 3), predictions }, [predictions]],
  ['a test of before', { ...answered, type: 'test', epoch: 1 }, [predictions]],
  ['a fold of before', { ...answered, type: 'heldOut', positions }, [predictions, positions]],
])('%s names its predictions and the scores beside them, also after the way through a line', (_, event, blobs) => {
  expect(blobsOf(event)).toEqual(blobs)
  expect(blobsOf(parseEventLine(formatEventLine(event)))).toEqual(blobs)
})

test('the described API has the field', () => {
  expect(JSON.stringify(componentSchemas()['RunEvent']).match(/"scores":/g)).toHaveLength(3)
})
