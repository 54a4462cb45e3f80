import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createdEvent, epochEvent, startedEvent, stepsEvent, wholeRun } from '../testing/example-events.ts'
import { addHistoryPart, HistoryPackError, readHistoryPack, writeHistoryPart } from './history-pack.ts'
import { formatEventLine, type RunEvent } from './run-event.ts'
import { addEvent, emptyHistory, type RunHistory } from './run-history.ts'

const historyOf = (events: readonly RunEvent[]): RunHistory => {
  const history = emptyHistory()
  for (const event of events) addEvent(history, event)
  return history
}

function packOf(parts: readonly (readonly RunEvent[])[]): Uint8Array {
  const written = parts
    .filter((events) => events.length > 0)
    .map((events) => writeHistoryPart(events.map(formatEventLine), events))
  return Uint8Array.from(written.flatMap((bytes) => [...bytes]))
}

function unpacked(bytes: Uint8Array): RunHistory {
  const history = emptyHistory()
  for (const part of readHistoryPack(bytes)) addHistoryPart(history, part)
  return history
}

const anyValue = fc.oneof(fc.double(), fc.float(), fc.constantFrom(Number.NaN, Infinity, -Infinity, -0))
const anyEvent = fc.oneof(
  fc
    .record({
      first: fc.integer({ min: 1, max: 50 }),
      epoch: fc.integer({ min: 1, max: 3 }),
      loss: fc.array(anyValue, { minLength: 1, maxLength: 5 }),
    })
    .map(
      ({ first, epoch, loss }) =>
        (seq: number): RunEvent =>
          stepsEvent(seq, first, loss, epoch),
    ),
  fc
    .record({
      step: fc.array(fc.integer(), { minLength: 1, maxLength: 3 }),
      names: fc.uniqueArray(fc.constantFrom('a', '__proto__', 'train/loss', '🙂'), { minLength: 1 }),
      value: anyValue,
    })
    .map(({ step, names, value }) => (seq: number): RunEvent => ({
      seq,
      at: seq,
      type: 'metrics',
      step,
      series: names.map((name) => ({ name, values: step.map(() => value) })),
    })),
  fc.integer({ min: 1, max: 9 }).map(
    (epoch) =>
      (seq: number): RunEvent =>
        epochEvent(seq, epoch, epoch * 10),
  ),
  fc.integer({ min: 1, max: 9 }).map(
    (attempt) =>
      (seq: number): RunEvent =>
        startedEvent(seq, attempt),
  ),
  fc
    .string()
    .map((text) => (seq: number): RunEvent => ({ seq, at: seq, type: 'log', level: 'info', message: `"${text}" – é` })),
)

describe('a history pack', () => {
  it('gives the history that its events give, wherever they are parted', () => {
    fc.assert(
      fc.property(
        fc.array(anyEvent, { maxLength: 30 }),
        fc.array(fc.nat({ max: 30 }), { maxLength: 4 }),
        (make, cuts) => {
          const events = [createdEvent(), ...make.map((event, i) => event(i + 2))]
          const at = [0, ...cuts.map((cut) => cut % (events.length + 1)).sort((a, b) => a - b), events.length]
          const parts = at.slice(1).map((end, i) => events.slice(at[i], end))
          expect(unpacked(packOf(parts))).toEqual(historyOf(events))
        },
      ),
    )
  })

  it('takes four bytes for a number where that is exact, and else eight', () => {
    const values = (value: number) => Array.from({ length: 400 }, () => value)
    const event = (loss: number) => [stepsEvent(1, 1, values(loss))]
    expect(packOf([event(0.5)]).length).toBeLessThan(400 * 8 + 300)
    expect(packOf([event(0.1)]).length).toBeGreaterThan(400 * 16)
    expect(readHistoryPack(packOf([event(0.1)]))[0]?.loss[399]).toBe(0.1)
  })

  it('refuses a part that does not follow, and changes nothing by it', () => {
    const events = wholeRun()
    const [first, second] = readHistoryPack(packOf([events.slice(0, 4), events.slice(4)]))
    const history = emptyHistory()
    expect(() => addHistoryPart(history, second!)).toThrow('events from 5 follow 0')
    expect(history).toEqual(emptyHistory())
    addHistoryPart(history, first!)
    expect(() => addHistoryPart(history, first!)).toThrow(RangeError)
  })

  it('says that bytes are damaged, wherever they are cut off', () => {
    const bytes = packOf([wholeRun()])
    for (let length = 1; length < bytes.length; length++)
      expect(() => readHistoryPack(bytes.subarray(0, length))).toThrow(HistoryPackError)
    expect(() => readHistoryPack(Uint8Array.from([...bytes, 1, 2]))).toThrow(HistoryPackError)
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), (noise) => {
        expect(() => readHistoryPack(noise)).toThrow(HistoryPackError)
      }),
    )
  })
})
