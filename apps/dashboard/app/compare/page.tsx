import type { Metadata } from 'next'
import { type ReactNode, Suspense } from 'react'
import { ComparePage } from '../../src/screens/compare/compare-page.tsx'

export const metadata: Metadata = { title: 'Compare' }

export default function Page(): ReactNode {
  return (
    <Suspense>
      <ComparePage />
    </Suspense>
  )
}
