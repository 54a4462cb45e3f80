'use client'

import { CircleHelp } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { chooseTheme, themeChoices, useThemeChoice } from '../../shared/design/theme.ts'
import { IconButton } from '../../shared/primitives/button.tsx'
import { Dialog } from '../../shared/primitives/dialog.tsx'
import { useShortcuts } from '../../shared/primitives/shortcuts.ts'
import styles from './shortcut-sheet.module.css'

const groups = [
  {
    title: 'Everywhere',
    rows: [
      { keys: ['1'], does: 'Runs' },
      { keys: ['2'], does: 'The walk' },
      { keys: ['3'], does: 'Compare' },
      { keys: ['4'], does: 'Datasets' },
      { keys: ['t'], does: 'Next theme' },
      { keys: ['?'], does: 'This sheet' },
    ],
  },
  {
    title: 'Runs',
    rows: [
      { keys: ['j', '↓'], does: 'Next run' },
      { keys: ['k', '↑'], does: 'Previous run' },
      { keys: ['Enter'], does: 'Open' },
      { keys: ['x'], does: 'Select to compare' },
      { keys: ['c'], does: 'Compare the selected' },
      { keys: ['/'], does: 'Search' },
      { keys: ['n'], does: 'New run' },
      { keys: ['Esc'], does: 'Clear the selection' },
    ],
  },
  {
    title: 'A run',
    rows: [
      { keys: ['['], does: 'Epoch before' },
      { keys: [']'], does: 'Epoch after' },
      { keys: ['f'], does: 'Follow the latest epoch' },
      { keys: ['p'], does: 'Pause, resume' },
    ],
  },
  {
    title: 'A chart, when it has the focus',
    rows: [
      { keys: ['←', '→'], does: 'Read point by point' },
      { keys: ['+', '−'], does: 'Zoom in, out' },
      { keys: ['Shift', '← →'], does: 'Move along' },
      { keys: ['0'], does: 'All of it' },
    ],
  },
  {
    title: 'Images',
    rows: [
      { keys: ['←', '→'], does: 'Image before, after' },
      { keys: ['Enter'], does: 'Open large' },
      { keys: ['Esc'], does: 'Close' },
    ],
  },
] as const

/** Sheet of the product's keys, opened by `?`. */
export function ShortcutSheet(): ReactNode {
  const [open, setOpen] = useState(false)
  const router = useRouter()
  const theme = useThemeChoice()
  useShortcuts({
    '?': () => setOpen(true),
    '1': () => router.push('/'),
    '2': () => router.push('/walk'),
    '3': () => router.push('/compare'),
    '4': () => router.push('/datasets'),
    t: () => chooseTheme(themeChoices[(themeChoices.indexOf(theme) + 1) % themeChoices.length] ?? 'system'),
  })
  return (
    <>
      <IconButton label="Keyboard shortcuts" keys="?" icon={<CircleHelp />} onClick={() => setOpen(true)} />
      <Dialog open={open} onOpenChange={setOpen} title="Keyboard" width={46}>
        <div className={styles.groups} tabIndex={0} role="region" aria-label="Keys">
          {groups.map((group) => (
            <section key={group.title} className={styles.group}>
              <h3>{group.title}</h3>
              <dl>
                {group.rows.map((row) => (
                  <KeyRow key={row.does} {...row} />
                ))}
              </dl>
            </section>
          ))}
        </div>
      </Dialog>
    </>
  )
}

function KeyRow({ keys, does }: { keys: readonly string[]; does: string }): ReactNode {
  return (
    <div className={styles.row}>
      <dt>{does}</dt>
      <dd className={styles.keys}>
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dd>
    </div>
  )
}
