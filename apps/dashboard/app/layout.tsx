import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import '../src/shared/design/fonts.css'
import '../src/shared/design/tokens.css'
import '../src/shared/design/base.css'
import { themeScript } from '../src/shared/design/theme-script.ts'
import { Shell } from '../src/screens/shell/shell.tsx'

export const metadata: Metadata = {
  title: { default: 'Misfit', template: '%s · Misfit' },
  description:
    'Train image classifiers in TypeScript, watch them learn live, and look straight at what they get wrong.',
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbfbf9' },
    { media: '(prefers-color-scheme: dark)', color: '#121417' },
  ],
}

export default async function Layout({ children }: { children: ReactNode }): Promise<ReactNode> {
  // Also makes Next write each page when it is asked for: one that was written when it was built has no nonce.
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: themeScript }} />
      </head>
      <body>
        <Shell>{children}</Shell>
      </body>
    </html>
  )
}
