import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { ApiReference } from '../../src/screens/api-reference/api-reference.tsx'

export const metadata: Metadata = { title: 'HTTP API' }

export default function Page(): ReactNode {
  return <ApiReference />
}
