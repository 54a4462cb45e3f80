import type { Metadata } from 'next'
import { type ReactNode, Suspense } from 'react'
import { SignInPage } from '../../src/screens/access/sign-in-page.tsx'

export const metadata: Metadata = { title: 'Sign in' }

export default function Page(): ReactNode {
  return (
    <Suspense>
      <SignInPage />
    </Suspense>
  )
}
