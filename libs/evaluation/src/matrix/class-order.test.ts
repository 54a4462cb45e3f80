import fc from 'fast-check'
import { expect, it } from 'vitest'

import { arbitraryPredictions } from '../testing/arbitrary-predictions.ts'
import { orderByClustering, orderByErrors } from './class-order.ts'
import { confusionMatrix } from './confusion-matrix.ts'
import { ACTION, NONE, publicCase } from '../testing/public-case.ts'

it('the public case: ACTION has more errors', () => {
  expect(orderByErrors(confusionMatrix(publicCase()))).toEqual([ACTION, NONE])
  expect(orderByClustering(confusionMatrix(publicCase()))).toEqual([ACTION, NONE])
})

it('classes that are taken for each other come together', () => {
  // 0 with 3, 1 with 4, and 2 sometimes with 1.
  const rows = [
    [7, 0, 0, 3, 0],
    [0, 6, 1, 0, 3],
    [0, 1, 9, 0, 0],
    [2, 0, 0, 8, 0],
    [0, 4, 0, 0, 6],
  ]
  const matrix = { classCount: 5, counts: Uint32Array.from(rows.flat()) }
  expect(orderByClustering(matrix)).toEqual([0, 3, 1, 4, 2])
  expect(orderByErrors(matrix)).toEqual([1, 4, 0, 3, 2])
})

it('a perfect classifier leaves the classes in their order; no samples too', () => {
  const eye = { classCount: 4, counts: Uint32Array.from({ length: 16 }, (_, i) => Number(i % 5 === 0)) }
  expect([orderByErrors(eye), orderByClustering(eye)]).toEqual([
    [0, 1, 2, 3],
    [0, 1, 2, 3],
  ])
  expect(orderByClustering({ classCount: 1, counts: Uint32Array.of(0) })).toEqual([0])
})

/** Average linkage by its definition: the closest two clusters of all are joined, the lowest classes of equals. */
function byDefinition(classCount: number, counts: Uint32Array): string {
  const support = (a: number): number =>
    counts.subarray(a * classCount, (a + 1) * classCount).reduce((sum, n) => sum + n, 0)
  const share = (a: number, b: number): number => counts[a * classCount + b]! / support(a)
  let clusters = Array.from({ length: classCount }, (_, c) => [c])
  while (clusters.length > 1) {
    let best = { similarity: -1, a: 0, b: 0 }
    clusters.forEach((first, a) => {
      clusters.slice(a + 1).forEach((second, offset) => {
        const pairs = first.flatMap((x) => second.map((y) => (share(x, y) + share(y, x)) / 2))
        const similarity = pairs.reduce((sum, value) => sum + value, 0) / pairs.length
        if (similarity > best.similarity) best = { similarity, a, b: a + 1 + offset }
      })
    })
    const joined = [...clusters[best.a]!, ...clusters[best.b]!]
    clusters = clusters.map((cluster, at) => (at === best.a ? joined : cluster)).filter((_, at) => at !== best.b)
  }
  return clusters[0]!.join(' ')
}

it('without ties it is the order of average linkage by its definition', () => {
  const cells = fc.uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 36, maxLength: 36 })
  fc.assert(
    fc.property(cells, (values) => {
      const counts = Uint32Array.from(values)
      expect(orderByClustering({ classCount: 6, counts }).join(' ')).toBe(byDefinition(6, counts))
    }),
  )
})

it('both orders hold every class once', () => {
  fc.assert(
    fc.property(arbitraryPredictions(), (predictions) => {
      const matrix = confusionMatrix(predictions)
      const all = Array.from({ length: predictions.classCount }, (_, c) => c)
      for (const order of [orderByErrors(matrix), orderByClustering(matrix)])
        expect([...order].sort((a, b) => a - b)).toEqual(all)
    }),
  )
})
