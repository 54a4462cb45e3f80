import type { Metadata } from 'next'
import { type ReactNode, Suspense } from 'react'
import { RunsPage } from '../src/screens/runs/runs-page.tsx'
import { preloadFromHub } from '../src/screens/shell/preload.ts'

export const metadata: Metadata = { title: { absolute: 'Runs · Misfit' } }

export default async function Page(): Promise<ReactNode> {
  await preloadFromHub('/api/runs')
  return (
    <Suspense>
      <RunsPage />
    </Suspense>
  )
}
