import { CircleSlash2, MessageSquareText, PencilLine, ShieldCheck, Tag } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ImageMark, LabelVerdict } from '@misfit/events/image-mark'

const verdictSigns = { confirmed: ShieldCheck, corrected: PencilLine, dismissed: CircleSlash2 }

/** A verdict in words: `label corrected to 7`. */
export function verdictWords(verdict: LabelVerdict, classes: readonly string[]): string {
  if (verdict.kind === 'confirmed') return 'label confirmed'
  if (verdict.kind === 'dismissed') return 'image dismissed'
  return `label corrected to ${classes[verdict.classIndex] ?? `class ${verdict.classIndex}`}`
}

/** What is written on an image, in words: `label confirmed, note: smudged, tags: thin, tilted`. */
export function markWords({ verdict, note, tags }: ImageMark, classes: readonly string[]): string {
  return [verdict === null ? '' : verdictWords(verdict, classes), note === '' ? '' : `note: ${note}`, tags.length === 0 ? '' : `tags: ${tags.join(', ')}`].filter((part) => part !== '').join(', ')
}

/** Small signs for what is written on an image; the words are for its label or title. */
export function MarkSigns({ mark: { verdict, note, tags }, size = 12 }: { mark: ImageMark; size?: number }): ReactNode {
  const VerdictIcon = verdict === null ? null : verdictSigns[verdict.kind]
  return (
    <>
      {VerdictIcon !== null && <VerdictIcon size={size} aria-hidden />}
      {note !== '' && <MessageSquareText size={size} aria-hidden />}
      {tags.length > 0 && <Tag size={size} aria-hidden />}
    </>
  )
}
