import { CircleSlash2, MessageSquareText, PencilLine, ShieldCheck, Tag } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ImageMark } from '@misfit/events/people/image-mark'

const verdictSigns = { confirmed: ShieldCheck, corrected: PencilLine, dismissed: CircleSlash2 }

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
