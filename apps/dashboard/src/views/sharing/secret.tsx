'use client'

import { Copy } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { copyText } from '../../shared/export/copy-text.ts'
import { IconButton } from '../../shared/primitives/button.tsx'
import { Stack } from '../../shared/primitives/layout/stack.tsx'
import styles from './sharing.module.css'

/** A text to copy and keep. */
export function Secret({ label, text }: { label: string; text: string }): ReactNode {
  const id = useId()
  return (
    <Stack gap={1} className={styles.secret}>
      <label htmlFor={id}>{label}</label>
      <div className={styles.row}>
        <input id={id} readOnly value={text} onFocus={(event) => event.currentTarget.select()} />
        <IconButton label={`Copy: ${label}`} icon={<Copy />} onClick={() => void copyText(text, 'Copied.')} />
      </div>
    </Stack>
  )
}
