import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createdEvent, stepsEvent, wholeRun } from '../testing/example-events.ts'
import { EventError, formatEventLine, longestEventLine, parseEventLine } from './run-event.ts'

describe('a line of a run folder', () => {
  it('gives back every kind of event', () => {
    for (const event of wholeRun()) expect(parseEventLine(formatEventLine(event))).toEqual(event)
  })

  it('keeps NaN and the infinities', () => {
    const event = stepsEvent(3, 1, [Number.NaN, Infinity, -Infinity, 0.5])
    expect(parseEventLine(formatEventLine(event))).toEqual(event)
  })

  it('keeps any text, on one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 4000 }), (message) => {
        const line = formatEventLine({ seq: 1, at: 0, type: 'log', level: 'info', message })
        expect(line).not.toMatch(/[\r\n]/)
        expect(parseEventLine(line)).toMatchObject({ message })
      }),
    )
  })
})

describe('parseEventLine refuses', () => {
  const line = (change: object) => JSON.stringify({ ...createdEvent(), ...change })

  it.each([
    ['nothing', '', 'not JSON'],
    ['half a line', '{"seq":1,"at":0,"ty', 'not JSON'],
    ['two events', `${line({})}${line({})}`, 'not JSON'],
    ['a line break', line({}).replace(',', ',\n'), 'line break'],
    ['no object', '[]', 'not an event'],
    ['null', 'null', 'not an event'],
    ['an unknown type', line({ type: 'gossip' }), 'type'],
    ['no type', line({ type: undefined }), 'type'],
    ['number 0', line({ seq: 0 }), 'seq'],
    ['half a number', line({ seq: 1.5 }), 'seq'],
    ['a number as text', line({ seq: '1' }), 'seq'],
    ['a number beyond the exact ones', line({ seq: 2 ** 60 }), 'seq'],
    ['a path as run id', line({ runId: '../../etc/pa' }), 'runId'],
    ['no epochs', line({ settings: { ...createdEvent().settings, epochs: 0 } }), 'settings.epochs'],
    ['a NUL in the name', line({ settings: { ...createdEvent().settings, name: 'a\u0000b' } }), 'settings.name'],
  ])('%s, and says what is wrong', (_, text, named) => {
    expect(() => parseEventLine(text)).toThrow(EventError)
    expect(() => parseEventLine(text)).toThrow(named)
  })

  it('a line that is too long, without reading it', () => {
    const long = line({ settings: { ...createdEvent().settings, name: 'x'.repeat(longestEventLine) } })
    expect(() => parseEventLine(long)).toThrow(`at most ${longestEventLine}`)
  })

  it('deep nesting', () => expect(() => parseEventLine('['.repeat(longestEventLine))).toThrow(EventError))

  it('whatever else is thrown at it, with an EventError', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.anything().map((value) => JSON.stringify(value) ?? ''),
    )
    fc.assert(
      fc.property(hostile, (text) => {
        expect(() => parseEventLine(text)).toThrow(EventError)
      }),
    )
  })
})

it('an event cannot reach the prototype of objects', () => {
  const event = parseEventLine(
    '{"__proto__":{"polluted":true},"seq":1,"at":0,"type":"log","level":"info","message":"",' +
      '"constructor":{"prototype":{"polluted":true}}}',
  )
  expect(Object.keys(event).toSorted()).toEqual(['at', 'level', 'message', 'seq', 'type'])
  expect('polluted' in {}).toBe(false)
})
