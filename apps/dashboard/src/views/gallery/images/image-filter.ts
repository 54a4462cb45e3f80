import { z } from 'zod'
import { labelVerdictSchema } from '@misfit/events/people/image-mark'

export const answerKinds = ['all', 'wrong', 'right', 'none'] as const
export const imageOrders = ['surest', 'unsurest', 'loss', 'index'] as const
export const agreements = ['only-this-wrong', 'both-wrong', 'only-other-wrong', 'both-right', 'different'] as const
export const writtenKinds = [
  'any',
  'anything',
  'nothing',
  'note',
  'tags',
  'confirmed',
  'corrected',
  'dismissed',
] as const

/** Filter and order of the images of a partition. */
export interface ImageFilter {
  readonly answer: (typeof answerKinds)[number]
  /** Class index; null for every class. */
  readonly actual: number | null
  readonly predicted: number | null
  /** Bounds of the probability of the answer, in per cent, both included. */
  readonly from: number
  readonly to: number
  /** Kind of what people wrote on the image. */
  readonly written: (typeof writtenKinds)[number]
  /** A tag that the image has; empty for any. */
  readonly tag: string
  /** A run whose answers are set beside these; empty for none. */
  readonly other: string
  readonly agreement: (typeof agreements)[number]
  readonly order: (typeof imageOrders)[number]
}

/** The wrong answers, those the model was surest of first. */
export const firstFilter: ImageFilter = {
  answer: 'wrong',
  actual: null,
  predicted: null,
  from: 0,
  to: 100,
  written: 'any',
  tag: '',
  other: '',
  agreement: 'only-this-wrong',
  order: 'surest',
}

const classIndex = z.coerce.number().int().nonnegative().nullable().catch(null)
const share = (otherwise: number) => z.coerce.number().min(0).max(100).catch(otherwise)

/** Schema of an address, part by part; a part that makes no sense is as if it were not there. */
const filterSchema = z.object({
  answer: z.enum(answerKinds).catch(firstFilter.answer),
  actual: z.preprocess((text) => text ?? null, classIndex),
  predicted: z.preprocess((text) => text ?? null, classIndex),
  from: share(firstFilter.from),
  to: share(firstFilter.to),
  written: z.enum(writtenKinds).catch(firstFilter.written),
  tag: z.string().max(50).catch(''),
  other: z.string().max(100).catch(''),
  agreement: z.enum(agreements).catch(firstFilter.agreement),
  order: z.enum(imageOrders).catch(firstFilter.order),
})

/** The filter as one parameter of an address; null for the first one. */
export function filterParameter(filter: ImageFilter): string | null {
  const changed = Object.entries(filter).filter(
    ([name, value]) => value !== null && value !== Object.entries(firstFilter).find(([key]) => key === name)?.[1],
  )
  return changed.length === 0
    ? null
    : new URLSearchParams(changed.map(([name, value]) => [name, String(value)])).toString()
}

/** The filter that an address names. Classes that the dataset does not have are left out. */
export function filterFrom(parameter: string | null, classCount: number): ImageFilter {
  const filter = filterSchema.parse(Object.fromEntries(new URLSearchParams(parameter ?? '')))
  const known = (index: number | null): number | null => (index !== null && index < classCount ? index : null)
  return { ...filter, actual: known(filter.actual), predicted: known(filter.predicted) }
}

/** The kinds of verdict that `written` may name. */
export const verdictKinds: readonly string[] = labelVerdictSchema.options.map((option) => option.shape.kind.value)
