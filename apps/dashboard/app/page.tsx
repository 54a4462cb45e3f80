import type { Metadata } from 'next'
import { type ReactNode, Suspense } from 'react'
import { RunsPage } from '../src/runs/runs-page.tsx'

export const metadata: Metadata = { title: { absolute: 'Runs · Misfit' } }

export default function Page(): ReactNode {
  return (
    <Suspense>
      <RunsPage />
    </Suspense>
  )
}
