import type { ReactNode } from 'react'
import { ButtonLink } from '../src/shared/primitives/button.tsx'
import { EmptyState } from '../src/shared/primitives/state.tsx'

export default function NotFound(): ReactNode {
  return (
    <EmptyState title="There is no page here" actions={<ButtonLink href="/">All runs</ButtonLink>}>
      The address may be mistyped, or what it showed has been deleted.
    </EmptyState>
  )
}
