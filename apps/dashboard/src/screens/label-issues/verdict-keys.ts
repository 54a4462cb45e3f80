import type { LabelVerdict } from '@misfit/events/people/image-mark'
import type { RankedIssue } from './ranked-issues.ts'

/**
 * Finds the verdict of a key: C confirms the given label, Enter takes the suggested one, X leaves the image out, a
 * digit names the class with that index. The digit of the given label confirms it.
 *
 * @param key as `event.key` names it
 * @returns null for any other key
 */
export function verdictOfKey(
  key: string,
  { given, suggested }: Pick<RankedIssue, 'given' | 'suggested'>,
  classCount: number,
): LabelVerdict | null {
  if (key === 'c' || key === 'C') return { kind: 'confirmed' }
  if (key === 'x' || key === 'X') return { kind: 'dismissed' }
  if (key === 'Enter') return { kind: 'corrected', classIndex: suggested }
  if (!/^[0-9]$/.test(key) || Number(key) >= classCount) return null
  return verdictOfClass(Number(key), given)
}

/** Verdict that names the class that is right. */
export const verdictOfClass = (classIndex: number, given: number): LabelVerdict =>
  classIndex === given ? { kind: 'confirmed' } : { kind: 'corrected', classIndex }
