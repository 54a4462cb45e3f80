'use client'

import type { ReactNode } from 'react'
import { PresenceFact } from './presence-fact.tsx'
import { SharedNote } from './shared-note.tsx'
import { AlertBell } from '../alerts/alert-bell.tsx'
import { Toasts } from '../../shared/primitives/toast.tsx'
import { TooltipProvider } from '../../shared/primitives/tooltip.tsx'
import { ConnectionFact, TrainerFact } from './link-facts.tsx'
import { Navigation } from './navigation.tsx'
import { ShortcutSheet } from './shortcut-sheet.tsx'
import { ThemeMenu } from './theme-menu.tsx'
import { TrainerWarning } from './trainer-warning.tsx'
import styles from './shell.module.css'

/** Frame of every page: where you are, how the hub and the trainers are, and the page's tools. */
export function Shell({ children }: { children: ReactNode }): ReactNode {
  return (
    <TooltipProvider>
      <a className={styles.skip} href="#content">
        Skip to content
      </a>
      <header className={styles.bar}>
        <Navigation />
        <div className={styles.status}>
          <PresenceFact />
          <TrainerFact />
          <ConnectionFact />
          <div className={styles.tools}>
            <AlertBell />
            <ThemeMenu />
            <ShortcutSheet />
          </div>
        </div>
      </header>
      <SharedNote />
      <TrainerWarning />
      <main className={styles.main} id="content" tabIndex={-1}>
        {children}
      </main>
      <Toasts />
    </TooltipProvider>
  )
}
