import type { ImageMark, LabelVerdict } from '@misfit/events/people/image-mark'

/** A verdict in words: `label corrected to 7`. */
export function verdictWords(verdict: LabelVerdict, classes: readonly string[]): string {
  if (verdict.kind === 'confirmed') return 'label confirmed'
  if (verdict.kind === 'dismissed') return 'image dismissed'
  return `label corrected to ${classes[verdict.classIndex] ?? `class ${verdict.classIndex}`}`
}

/** Says what is written on an image: `label confirmed, note: smudged, tags: thin, tilted`. */
export function markWords({ verdict, note, tags }: ImageMark, classes: readonly string[]): string {
  return [
    verdict === null ? '' : verdictWords(verdict, classes),
    note === '' ? '' : `note: ${note}`,
    tags.length === 0 ? '' : `tags: ${tags.join(', ')}`,
  ]
    .filter((part) => part !== '')
    .join(', ')
}
