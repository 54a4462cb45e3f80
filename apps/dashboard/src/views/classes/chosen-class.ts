import type { Predictions } from '@misfit/evaluation/predictions/predictions'

/** The class that an address names; null for none, or one that is not among so many. */
export function chosenClassFrom(parameter: string | null, classCount: number): number | null {
  if (parameter === null || !/^\d{1,5}$/.test(parameter)) return null
  const index = Number(parameter)
  return index < classCount ? index : null
}

/** Selects from these images those of a class or taken for it; all of them where no class is chosen. */
export const ofChosenClass = (
  predictions: Pick<Predictions, 'actual' | 'predicted'>,
  indices: Uint32Array,
  chosenClass: number | null,
): Uint32Array => (chosenClass === null ? indices : indices.filter((i) => isOfClass(predictions, i, chosenClass)))

/** Whether an image is of a class or was taken for it; any image where no class is chosen. */
export const isOfClass = (
  { actual, predicted }: { readonly actual: ArrayLike<number>; readonly predicted: ArrayLike<number> | undefined },
  index: number,
  chosenClass: number | null,
): boolean => chosenClass === null || actual[index] === chosenClass || predicted?.[index] === chosenClass
