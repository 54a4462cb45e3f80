import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { type ReactNode, Suspense } from 'react'
import { datasetIdSchema } from '@misfit/events/ids'
import { LabelIssuesPage } from '../../../../src/screens/label-issues/label-issues-page.tsx'

export const metadata: Metadata = { title: 'Label issues' }

export default async function Page({ params }: { params: Promise<{ id: string }> }): Promise<ReactNode> {
  const { id } = await params
  if (!datasetIdSchema.safeParse(id).success) notFound()
  return (
    <Suspense>
      <LabelIssuesPage datasetId={id} />
    </Suspense>
  )
}
