import type { Metadata } from 'next'
import { type ReactNode, Suspense } from 'react'
import { AlertsPage } from '../../src/screens/alerts/alerts-page.tsx'

export const metadata: Metadata = { title: 'Alerts' }

export default function Page(): ReactNode {
  return (
    <Suspense>
      <AlertsPage />
    </Suspense>
  )
}
