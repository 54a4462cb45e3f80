'use client'

import { FolderInput } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { Button } from '../../shared/primitives/button.tsx'
import { toast, toastProblem } from '../../shared/primitives/toast.tsx'
import { importArchive } from './archive-files.ts'
import { takenInWords } from './taken-in-words.ts'

/** Chooses an archive and takes its runs in. */
export function ImportArchiveButton(): ReactNode {
  const input = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const take = (file: File): void => {
    setBusy(true)
    importArchive(file)
      .then((taken) => toast(takenInWords(taken)), toastProblem)
      .finally(() => setBusy(false))
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".zip,application/zip"
        hidden
        aria-label="Archive to import"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          // The same file can be chosen again.
          event.currentTarget.value = ''
          if (file !== undefined) take(file)
        }}
      />
      <Button disabled={busy} aria-busy={busy} onClick={() => input.current?.click()}>
        <FolderInput aria-hidden />
        {busy ? 'Importing…' : 'Import archive'}
      </Button>
    </>
  )
}
