'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { useSession } from '../access/session-store.ts'
import { classNames } from '../design/class-names.ts'
import { Mark } from './mark.tsx'
import styles from './shell.module.css'

const pages = [
  { href: '/', label: 'Runs', within: (path: string) => path === '/' || path.startsWith('/runs') },
  { href: '/walk', label: 'Walk', within: (path: string) => path.startsWith('/walk') },
  { href: '/compare', label: 'Compare', within: (path: string) => path.startsWith('/compare') },
  { href: '/datasets', label: 'Datasets', within: (path: string) => path.startsWith('/dataset') },
  { href: '/sweeps', label: 'Sweeps', within: (path: string) => path.startsWith('/sweeps') },
  { href: '/workers', label: 'Workers', within: (path: string) => path.startsWith('/workers') },
  { href: '/access', label: 'Access', within: (path: string) => path.startsWith('/access') },
  { href: '/api-reference', label: 'API', within: (path: string) => path.startsWith('/api-reference') },
]

export function Navigation(): ReactNode {
  const path = usePathname()
  const shared = useSession()?.who?.share ?? null
  // A share link opens its runs, and nothing else.
  const open = shared === null ? pages : pages.filter(({ href }) => href === '/' || (href === '/compare' && shared.runIds.length > 1))
  return (
    <>
      <Link href="/" className={styles.brand} aria-label="Misfit, all runs">
        <Mark />
        <span className={styles.wordmark}>Misfit</span>
      </Link>
      <nav className={styles.nav} aria-label="Pages">
        {open.map(({ href, label, within }) => (
          <Link key={href} href={href} className={classNames(styles.link)} {...(within(path) ? { 'aria-current': 'page' } : {})}>
            {label}
          </Link>
        ))}
      </nav>
    </>
  )
}
