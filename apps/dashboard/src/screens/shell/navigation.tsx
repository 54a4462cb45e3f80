'use client'

import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { useSession } from '../../shared/access/session-store.ts'
import { classNames } from '../../shared/design/class-names.ts'
import { PageLink } from '../../shared/primitives/page-link.tsx'
import { Mark } from './mark.tsx'
import { pages } from './page-list.ts'
import styles from './shell.module.css'

export function Navigation(): ReactNode {
  const path = usePathname()
  const shared = useSession()?.who?.share ?? null
  // A share link opens its runs, and nothing else.
  const open =
    shared === null
      ? pages
      : pages.filter(({ href }) => href === '/' || (href === '/compare' && shared.runIds.length > 1))
  return (
    <>
      <PageLink href="/" className={styles.brand} aria-label="Misfit, all runs">
        <Mark />
        <span className={styles.wordmark}>Misfit</span>
      </PageLink>
      <nav className={styles.nav} aria-label="Pages">
        {open.map(({ href, label, within }) => (
          <PageLink
            key={href}
            href={href}
            className={classNames(styles.link)}
            {...(within(path) ? { 'aria-current': 'page' } : {})}
          >
            {label}
          </PageLink>
        ))}
      </nav>
    </>
  )
}
