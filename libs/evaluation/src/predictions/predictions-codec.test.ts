import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { arbitraryPredictions } from '../testing/arbitrary-predictions.ts'
import { confusionMatrix } from '../matrix/confusion-matrix.ts'
import { accuracy, predictionsFromProbabilities, PredictionsError, probabilityOf } from './predictions.ts'
import { decodePredictions, encodePredictions } from './predictions-codec.ts'
import { publicCase } from '../testing/public-case.ts'

const anyPredictions = fc.oneof(arbitraryPredictions(), arbitraryPredictions({ minClasses: 255, maxClasses: 300 }))

describe('round trip', () => {
  it('classes come back exactly, probabilities to 1/131068, losses to a half float', () => {
    fc.assert(
      fc.property(anyPredictions, (p) => {
        const q = decodePredictions(encodePredictions(p))
        expect([q.count, q.classCount, q.topCount]).toEqual([p.count, p.classCount, p.topCount])
        expect(q.actual).toEqual(p.actual)
        expect(q.predicted).toEqual(p.predicted)
        expect(q.topClasses).toEqual(p.topClasses)
        for (let i = 0; i < p.count; i++) {
          const [before, after] = [p.loss[i]!, q.loss[i]!]
          if (Number.isNaN(before)) expect(after).toBeNaN()
          else expect(Math.abs(after - before)).toBeLessThanOrEqual(Math.max(before * 2 ** -11, 2 ** -25))
        }
        p.topProbabilities.forEach((before, place) => {
          const after = q.topProbabilities[place]!
          if (Number.isNaN(before)) expect(after).toBeNaN()
          else expect(Math.abs(after - before)).toBeLessThanOrEqual(0.5 / 65_534 + 1e-7)
        })
      }),
    )
  })

  it('what was decoded encodes to the same bytes', () => {
    fc.assert(
      fc.property(anyPredictions, (p) => {
        const bytes = encodePredictions(p)
        expect(encodePredictions(decodePredictions(bytes))).toEqual(bytes)
      }),
    )
  })

  it('the predicted class survives where 16 bits cannot tell it from the next', () => {
    const p = predictionsFromProbabilities(Float32Array.from([0.1, 0.4499999, 0.45]), [0], 3)
    const q = decodePredictions(encodePredictions(p))
    expect([...q.topClasses]).toEqual([2, 1, 0])
    expect(probabilityOf(q, 0, 1)).toBe(probabilityOf(q, 0, 2))
  })

  it('the matrix of the public case is the same before and after', () => {
    const p = publicCase()
    const q = decodePredictions(encodePredictions(p))
    expect([...confusionMatrix(q).counts]).toEqual([3800, 855, 195, 1659])
    expect(accuracy(q)).toBe(accuracy(p))
  })

  it('a view into a larger buffer decodes', () => {
    const bytes = encodePredictions(publicCase())
    const buffer = new Uint8Array(bytes.length + 9)
    buffer.set(bytes, 3)
    expect(decodePredictions(buffer.subarray(3, 3 + bytes.length)).count).toBe(6509)
  })
})

it.each([
  [2, 8],
  [10, 24],
  [11, 18],
  [256, 18],
  [257, 24],
])('%s classes take %s bytes a sample', (classCount, expected) => {
  const encode = (count: number) =>
    encodePredictions(
      predictionsFromProbabilities(new Float32Array(count * classCount), new Uint16Array(count), classCount),
    ).length
  expect(encode(0)).toBe(16)
  expect(encode(100) - encode(0)).toBe(100 * expected)
})

describe('hostile bytes', () => {
  function header(
    magic: string,
    version: number,
    topCount: number,
    count: number,
    classCount: number,
    body: number[] = [],
  ) {
    const view = new DataView(new ArrayBuffer(16))
    for (let i = 0; i < 4; i++) view.setUint8(i, magic.charCodeAt(i))
    view.setUint16(4, version, true)
    view.setUint16(6, topCount, true)
    view.setUint32(8, count, true)
    view.setUint32(12, classCount, true)
    return Uint8Array.from([...new Uint8Array(view.buffer), ...body])
  }

  // One sample of eleven: loss, five probabilities, the classes after the first, actual, predicted.
  const rankedTwice = [0, 0, 9, 0, 8, 0, 7, 0, 6, 0, 5, 0, 1, 2, 3, 1, 0, 4]
  // One sample of two classes: loss, probability of class 0, of class 1, actual, predicted.
  const sample = [0, 0x38, 0x00, 0x40, 0xfe, 0xbf, 0, 1]

  it('the sample that the cases below are broken from is itself sound', () => {
    expect(decodePredictions(header('MFPR', 1, 2, 1, 2, sample))).toMatchObject({
      count: 1,
      predicted: Uint16Array.of(1),
    })
  })

  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(0), /0 bytes are too few/],
    ['another format', header('PK\x03\x04', 1, 2, 1, 2, sample), /do not start with MFPR/],
    ['a later version', header('MFPR', 2, 2, 1, 2, sample), /version 2; this Misfit reads version 1/],
    ['no classes', header('MFPR', 1, 0, 0, 0), /0 classes, 1 to 65536 expected/],
    ['four billion classes', header('MFPR', 1, 5, 0, 0xffffffff), /4294967295 classes/],
    ['four billion samples', header('MFPR', 1, 2, 0xffffffff, 2, sample), /take 34359738376 bytes, found 24/],
    ['another top count', header('MFPR', 1, 1, 1, 2, sample), /the top 1 of 2 classes, 2 expected/],
    ['a missing byte', header('MFPR', 1, 2, 1, 2, sample.slice(1)), /take 24 bytes, found 23/],
    ['a byte too many', header('MFPR', 1, 2, 1, 2, [...sample, 0]), /take 24 bytes, found 25/],
    [
      'an actual class out of range',
      header('MFPR', 1, 2, 1, 2, [...sample.slice(0, 6), 2, 1]),
      /Sample 0: class 2 of 2 classes/,
    ],
    [
      'a predicted class out of range',
      header('MFPR', 1, 2, 1, 2, [...sample.slice(0, 6), 0, 255]),
      /class 255 of 2 classes/,
    ],
    [
      'a predicted class that is not the most probable',
      header('MFPR', 1, 2, 1, 2, [...sample.slice(0, 7), 0]),
      /class 0 is not the most/,
    ],
    ['a loss below 0', header('MFPR', 1, 2, 1, 2, [0, 0xb8, ...sample.slice(2)]), /a loss of -0.5 with/],
    ['a NaN loss of numbers', header('MFPR', 1, 2, 1, 2, [0, 0x7e, ...sample.slice(2)]), /a loss of NaN/],
    [
      'a NaN beside a number',
      header('MFPR', 1, 2, 1, 2, [0, 0x38, 0xff, 0xff, 0xff, 0xbf, 0, 1]),
      /not the most probable/,
    ],
    ['a class ranked twice', header('MFPR', 1, 5, 1, 11, rankedTwice), /class 1 is ranked twice/],
  ])('%s is refused', (_, bytes, message) => {
    expect(() => decodePredictions(bytes)).toThrow(PredictionsError)
    expect(() => decodePredictions(bytes)).toThrow(message)
  })

  it('any bytes decode to predictions that hold together, or are refused', () => {
    const bodies = fc.uint8Array({ maxLength: 64 })
    const forged = fc.oneof(
      bodies,
      fc
        .tuple(fc.nat(6), fc.nat(12), bodies)
        .map(([count, classes, body]) => header('MFPR', 1, classes > 10 ? 5 : classes, count, classes, [...body])),
      fc.tuple(arbitraryPredictions(), fc.nat(), fc.nat(255)).map(([p, at, value]) => {
        const bytes = encodePredictions(p)
        bytes[at % bytes.length] = value
        return bytes
      }),
    )
    fc.assert(
      fc.property(forged, (bytes) => {
        try {
          const p = decodePredictions(bytes)
          expect(confusionMatrix(p).counts.reduce((sum, count) => sum + count, 0)).toBe(p.count)
          for (let i = 0; i < p.count; i++) expect(p.topClasses[i * p.topCount]).toBe(p.predicted[i])
        } catch (error) {
          expect(error).toBeInstanceOf(PredictionsError)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
