import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { type ReactNode, Suspense } from 'react'
import { runIdSchema } from '@misfit/events/ids'
import { SweepPage } from '../../../src/screens/sweeps/sweep-page.tsx'

export const metadata: Metadata = { title: 'Sweep' }

export default async function Page({ params }: { params: Promise<{ id: string }> }): Promise<ReactNode> {
  const { id } = await params
  if (!runIdSchema.safeParse(id).success) notFound()
  return (
    <Suspense>
      <SweepPage sweepId={id} />
    </Suspense>
  )
}
