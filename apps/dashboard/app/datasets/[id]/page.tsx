import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { datasetIdSchema } from '@misfit/events/ids'
import { DatasetPage } from '../../../src/screens/dataset/dataset-page.tsx'

export const metadata: Metadata = { title: 'Dataset' }

export default async function Page({ params }: { params: Promise<{ id: string }> }): Promise<ReactNode> {
  const { id } = await params
  if (!datasetIdSchema.safeParse(id).success) notFound()
  return <DatasetPage datasetId={id} />
}
