import type { ReactNode } from 'react'
import { formatCount, plural } from '../../shared/format/numbers.ts'
import { Button } from '../../shared/primitives/button.tsx'

interface OpensImagesProps {
  count: number
  /** Which images they are, in words. */
  of: string
  onOpen: () => void
}

/** Number of images, which opens them. */
export function OpensImages({ count, of, onOpen }: OpensImagesProps): ReactNode {
  if (count === 0) return '0'
  return (
    <Button small look="quiet" aria-label={`Show ${plural(count, 'image')}: ${of}`} onClick={onOpen}>
      {formatCount(count)}
    </Button>
  )
}
