import type { Metadata } from 'next'
import { type ReactNode, Suspense } from 'react'
import { WalkPage } from '../../src/screens/walk/walk-page.tsx'

export const metadata: Metadata = { title: 'The walk' }

export default function Page(): ReactNode {
  return (
    <Suspense>
      <WalkPage />
    </Suspense>
  )
}
