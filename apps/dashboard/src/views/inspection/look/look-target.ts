import type { GallerySample } from '../../gallery/gallery-samples.ts'
import { className } from '../../matrix/shaded-matrix.ts'

/** The class a map is for: by its part in the sample, which stays from image to image, or a class by its index. */
export type LookTarget = 'predicted' | 'actual' | number

/** @returns the class's index; null leaves it to the model, where it gave no answer */
export function lookedForClass(target: LookTarget, { actual, answer }: GallerySample): number | null {
  if (target === 'actual') return actual
  if (target !== 'predicted') return target
  return answer === null || answer.verdict === 'none' ? null : answer.predicted
}

/** Reads a target from a list of choices: `predicted`, `actual` or a number. */
export function parseLookTarget(text: string): LookTarget {
  return text === 'predicted' || text === 'actual' ? text : Number(text)
}

/** The choices in words: predicted and actual first, then every class. */
export function lookTargets(sample: GallerySample, classes: readonly string[]): { value: LookTarget; text: string }[] {
  const predicted = lookedForClass('predicted', sample)
  return [
    {
      value: 'predicted',
      text: predicted === null ? 'most probable class' : `predicted: ${className(classes, predicted)}`,
    },
    { value: 'actual', text: `actual: ${className(classes, sample.actual)}` },
    ...classes.map((_, index) => ({ value: index, text: `class ${className(classes, index)}` })),
  ]
}
