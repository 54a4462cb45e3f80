import { formatCount, plural } from '../../../shared/format/numbers.ts'

/** A probability as it is written: `0.032`, `less than 0.001`. */
const probabilityText = (p: number): string => (p < 0.001 ? 'less than 0.001' : p.toFixed(3))

/**
 * McNemar's exact test in plain words.
 *
 * @param p two-sided, 0-1
 */
export function mcnemarWords(nameA: string, nameB: string, onlyA: number, onlyB: number, p: number): string {
  const disagreements = onlyA + onlyB
  if (disagreements === 0) return 'They are right and wrong on the very same images, so there is nothing to test.'
  const found =
    `One of them is right and the other wrong ` +
    `on ${plural(disagreements, 'image')}: ${nameA} on ${formatCount(onlyA)}, ${nameB} on ${formatCount(onlyB)}. ` +
    `If both were equally good, so uneven a split or a more uneven one would come with a probability ` +
    `of ${probabilityText(p)} (McNemar's exact test)`
  return `${found}${p < 0.05 ? ', so chance hardly explains it.' : ', so chance may explain it.'}`
}

/** Names to tell two models apart by, even where people gave both the same. */
export function namesApart(nameA: string, nameB: string): [string, string] {
  return nameA === nameB ? [`${nameA} (A)`, `${nameB} (B)`] : [nameA, nameB]
}
