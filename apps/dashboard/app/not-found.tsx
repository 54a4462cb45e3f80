import type { ReactNode } from 'react'
import { ButtonLink } from '../src/primitives/button.tsx'
import { EmptyState } from '../src/primitives/state.tsx'

export default function NotFound(): ReactNode {
  return (
    <EmptyState title="There is no page here" actions={<ButtonLink href="/">All runs</ButtonLink>}>
      The address may be mistyped, or what it showed has been deleted.
    </EmptyState>
  )
}
