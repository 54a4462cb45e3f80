import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { runIdSchema } from '@misfit/events/ids'
import { TryPage } from '../../../../src/screens/try-it/try-page.tsx'

export const metadata: Metadata = { title: 'Try it' }

export default async function Page({ params }: { params: Promise<{ id: string }> }): Promise<ReactNode> {
  const { id } = await params
  if (!runIdSchema.safeParse(id).success) notFound()
  return <TryPage runId={id} />
}
