import type { Metadata } from 'next'
import { type ReactNode, Suspense } from 'react'
import { WorkersPage } from '../../src/screens/workers/workers-page.tsx'

export const metadata: Metadata = { title: 'Workers' }

export default function Page(): ReactNode {
  return (
    <Suspense>
      <WorkersPage />
    </Suspense>
  )
}
