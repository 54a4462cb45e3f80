import type { Metadata } from 'next'
import { type ReactNode, Suspense } from 'react'
import { SweepsPage } from '../../src/screens/sweeps/sweeps-page.tsx'

export const metadata: Metadata = { title: 'Sweeps' }

export default function Page(): ReactNode {
  return (
    <Suspense>
      <SweepsPage />
    </Suspense>
  )
}
