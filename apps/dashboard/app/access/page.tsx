import type { Metadata } from 'next'
import { type ReactNode, Suspense } from 'react'
import { AccessPage } from '../../src/screens/access/access-page.tsx'

export const metadata: Metadata = { title: 'Access' }

export default function Page(): ReactNode {
  return (
    <Suspense>
      <AccessPage />
    </Suspense>
  )
}
