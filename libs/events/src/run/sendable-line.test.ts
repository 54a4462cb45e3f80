import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wholeRun } from '../testing/example-events.ts'
import { formatEventLine, longestEventLine, parseEventLine } from './run-event.ts'
import { summaryOfCreated } from './run-summary.ts'
import { leaveOut, sendableLine } from './sendable-line.ts'

const runId = 'abcdefghijkl'

describe('a line on its way to a hub', () => {
  it('is the very line of the folder where that is an event at its place', () => {
    wholeRun()
      .map(formatEventLine)
      .forEach((line, i) => {
        expect(sendableLine(line, i + 1, runId)).toEqual({ line, leftOut: null })
      })
  })

  it('that has the number of another has its place for a number, and says which it had', () => {
    const [created] = wholeRun().map(formatEventLine)
    expect(parseEventLine(sendableLine(created!, 8, runId).line)).toEqual({ ...wholeRun()[0], seq: 8, writtenAs: 1 })
    // Written by hand, with spaces.
    const spaced = '{ "seq": 3, "at": 0, "type": "paused", "step": 1 }'
    expect(sendableLine(spaced, 3, runId)).toEqual({ line: spaced, leftOut: null })
  })

  it('that a text in it numbers is not taken by that text', () => {
    const line = formatEventLine({ seq: 4, at: 0, type: 'log', level: 'info', message: '"seq":9,' })
    expect(parseEventLine(sendableLine(line, 9, runId).line)).toMatchObject({
      seq: 9,
      writtenAs: 4,
      message: '"seq":9,',
    })
  })

  it.each([
    ['cut', '{"seq":5,"at":10', 'no JSON object'],
    ['two in one', '{"seq":5}{"seq":5}', 'no JSON object'],
    ['no object', '[5]', 'no JSON object'],
    ['empty', '', 'no JSON object'],
    ['too long', `{"seq":5,"text":"${'x'.repeat(longestEventLine)}"}`, `at most ${longestEventLine} are taken`],
  ])('that is %s gives its place to a word about it', (_, line, reason) => {
    const sent = sendableLine(line, 5, runId)
    // What begins with the right number is for the hub to find out.
    if (sent.leftOut === null) return expect(() => parseEventLine(sent.line)).toThrow('not JSON')
    expect(sent.leftOut).toContain(reason)
    expect(parseEventLine(sent.line)).toMatchObject({
      seq: 5,
      type: 'log',
      level: 'error',
      leftOut: { reason: sent.leftOut },
    })
  })

  it('that is left out is an event for whatever line and whatever reason', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.json()),
        fc.integer({ min: 2, max: 1e9 }),
        fc.string({ maxLength: 6000 }),
        (line, place, reason) => {
          const event = parseEventLine(leaveOut(line, place, reason, runId).line)
          expect(event).toMatchObject({ seq: place, type: 'log', leftOut: { reason: reason.slice(0, 1000) } })
        },
      ),
    )
  })

  it('keeps its kind and its time', () => {
    const line = '{"type":"metrics","step":[1.5],"series":[{"name":"a","values":[1]}],"seq":7,"at":1234}'
    expect(parseEventLine(leaveOut(line, 7, 'not an event: step.0: a step is a whole number', runId).line)).toEqual({
      type: 'log',
      level: 'error',
      seq: 7,
      at: 1234,
      leftOut: { type: 'metrics', reason: 'step.0: a step is a whole number' },
      message: 'Event 7 (metrics) could not be taken and was left out: step.0: a step is a whole number',
    })
  })

  const made = (line: string, reason = 'settings.name: Invalid input') =>
    parseEventLine(leaveOut(line, 1, reason, runId).line)

  it('that is the first and is left out makes the run all the same, with the settings that can be read', () => {
    const settings = { name: 17, model: 'small', epochs: 'five', batchSize: 64, unheard: 1 }
    const line = JSON.stringify({ type: 'created', runId, settings, seq: 1, at: 12 })
    const event = made(line)
    expect(event).toMatchObject({
      type: 'created',
      runId,
      seq: 1,
      at: 12,
      settings: { name: runId, model: 'small', batchSize: 64 },
      leftOut: { type: 'created', reason: 'settings.name: Invalid input' },
    })
    // The defaults beside them are not said to have been told.
    expect(event).toMatchObject({ untold: expect.arrayContaining(['epochs', 'dataset', 'learningRate', 'seed']) })
    expect(event.type === 'created' && summaryOfCreated(event)).toMatchObject({ name: runId, leftOut: 1 })
  })

  it.each(['', '{"type":"created","runId":"abcde', '[1]', 'null', '{"settings":null}', '{"settings":[3]}'])(
    'that is the first and is %j makes a run of which nothing was told',
    (line) => {
      expect(made(line)).toMatchObject({ type: 'created', runId, settings: { name: runId, model: 'not told' } })
    },
  )

  it('that is the first and is another event than "created" gives it its place', () => {
    const line = formatEventLine({ seq: 1, at: 5, type: 'log', level: 'info', message: 'hello' })
    const sent = sendableLine(line, 1, runId)
    expect(sent.leftOut).toBe('it is not "created", which makes the run')
    expect(parseEventLine(sent.line)).toMatchObject({ type: 'created', runId, leftOut: { type: 'log' } })
  })

  it('that is the first is an event for whatever line and whatever reason', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.string({ maxLength: 6000 }), (line, reason) => {
        expect(made(line, reason)).toMatchObject({ seq: 1, type: 'created', runId })
      }),
    )
  })
})
