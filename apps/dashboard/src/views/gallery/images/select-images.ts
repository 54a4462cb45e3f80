import { fallingOrder, firstPositions } from '@misfit/evaluation/order/argsort-descending'
import { hasAnswer, type Predictions } from '@misfit/evaluation/predictions/predictions'
import type { ImageMark } from '@misfit/events/people/image-mark'
import { type ImageFilter, verdictKinds } from './image-filter.ts'

interface WhatIsKnown {
  /** Marks that people wrote, by position in the partition. */
  readonly marks: ReadonlyMap<number, ImageMark>
  /** Answers of another run for the same samples; null where none is set beside these. */
  readonly other: Predictions | null
}

/**
 * The images that a filter lets through, in its order; equals by index. Images without a confident answer have no
 * probability: they come last, and only where the bounds leave nothing out.
 *
 * @returns positions in the partition
 */
export function selectImages(
  predictions: Predictions,
  filter: ImageFilter,
  { marks, other }: WhatIsKnown,
): Uint32Array {
  const { count, topCount, topProbabilities, loss } = predictions
  const tests = testsOf(predictions, filter, marks, other)
  const chosen = firstPositions(count).filter((i) => tests.every((test) => test(i)))
  const probability = (i: number): number => topProbabilities[i * topCount]!
  switch (filter.order) {
    case 'surest':
      return fallingOrder(chosen, probability)
    case 'unsurest':
      return fallingOrder(chosen, (i) => 1 - probability(i))
    case 'loss':
      return fallingOrder(chosen, (i) => loss[i]!)
    case 'index':
      return chosen
  }
}

type ImageTest = (index: number) => boolean

/** Makes the tests that leave something out, and no others: a million images are not asked for nothing. */
function testsOf(
  predictions: Predictions,
  filter: ImageFilter,
  marks: ReadonlyMap<number, ImageMark>,
  other: Predictions | null,
): ImageTest[] {
  const { actual, predicted, topCount, topProbabilities } = predictions
  const tests: ImageTest[] = []
  const wrong = (i: number): boolean => predicted[i] !== actual[i]
  if (filter.answer === 'wrong') tests.push(wrong)
  if (filter.answer === 'right') tests.push((i) => !wrong(i) && hasAnswer(predictions, i))
  if (filter.answer === 'none') tests.push((i) => !hasAnswer(predictions, i))
  if (filter.actual !== null) tests.push((i) => actual[i] === filter.actual)
  if (filter.predicted !== null) tests.push((i) => predicted[i] === filter.predicted)
  if (filter.from > 0) tests.push((i) => topProbabilities[i * topCount]! * 100 >= filter.from)
  if (filter.to < 100) tests.push((i) => topProbabilities[i * topCount]! * 100 <= filter.to)
  if (filter.written !== 'any') tests.push((i) => isWritten(marks.get(i), filter.written))
  if (filter.tag !== '') tests.push((i) => marks.get(i)?.tags.includes(filter.tag) ?? false)
  if (other !== null)
    tests.push(
      agreementTest(
        filter.agreement,
        wrong,
        (i) => other.predicted[i] !== actual[i],
        (i) => other.predicted[i] !== predicted[i],
      ),
    )
  return tests
}

function isWritten(mark: ImageMark | undefined, kind: ImageFilter['written']): boolean {
  if (verdictKinds.includes(kind)) return mark?.verdict?.kind === kind
  if (kind === 'note') return mark !== undefined && mark.note !== ''
  if (kind === 'tags') return mark !== undefined && mark.tags.length > 0
  return (mark !== undefined) === (kind === 'anything')
}

function agreementTest(
  agreement: ImageFilter['agreement'],
  thisWrong: ImageTest,
  otherWrong: ImageTest,
  differ: ImageTest,
): ImageTest {
  switch (agreement) {
    case 'only-this-wrong':
      return (i) => thisWrong(i) && !otherWrong(i)
    case 'both-wrong':
      return (i) => thisWrong(i) && otherWrong(i)
    case 'only-other-wrong':
      return (i) => !thisWrong(i) && otherWrong(i)
    case 'both-right':
      return (i) => !thisWrong(i) && !otherWrong(i)
    case 'different':
      return differ
  }
}
