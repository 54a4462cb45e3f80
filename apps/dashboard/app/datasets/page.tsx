import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { DatasetsPage } from '../../src/screens/dataset/datasets-page.tsx'

export const metadata: Metadata = { title: 'Datasets' }

export default function Page(): ReactNode {
  return <DatasetsPage />
}
