'use client'

import { Download } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { csv, type CsvCell } from '@misfit/text/csv'
import { downloadFile, fileName } from './download-file.ts'
import { pngFile } from './png-file.ts'
import { Button } from '../primitives/button.tsx'
import { Menu, MenuItem } from '../primitives/menu.tsx'
import { toastProblem } from '../primitives/toast.tsx'

interface ExportMenuProps {
  /** Name of what is saved: `confusion matrix`. */
  what: string
  fileStem: string
  /** Rows of the file; or its text, where it has so many rows that it is made beside the page. */
  rows: () => CsvCell[][] | Promise<string>
  /** A picture of it, where it has one. */
  picture?: () => { svg: string; width: number; height: number }
}

/** Saves a view as CSV, and as SVG and PNG where it is a picture. */
export function ExportMenu({ what, fileStem, rows, picture }: ExportMenuProps): ReactNode {
  const named = (extension: string): string => fileName([fileStem], extension)
  const [saving, setSaving] = useState(false)
  const saveAsCsv = (): void => {
    if (saving) return
    const content = rows()
    const save = (text: string): void => downloadFile(named('csv'), text, 'text/csv')
    if (!(content instanceof Promise)) return save(csv(content))
    setSaving(true)
    content.then(save, toastProblem).finally(() => setSaving(false))
  }
  if (picture === undefined) {
    return (
      <Button small look="quiet" aria-label={`Save ${what} as CSV`} aria-busy={saving} onClick={saveAsCsv}>
        <Download aria-hidden /> {saving ? 'Saving' : 'CSV'}
      </Button>
    )
  }
  const savePng = (): void => {
    pngFile(picture()).then((png) => downloadFile(named('png'), png), toastProblem)
  }
  return (
    <Menu
      align="start"
      trigger={
        <Button small look="quiet" aria-label={`Save ${what}`} aria-busy={saving}>
          <Download aria-hidden /> {saving ? 'Saving' : 'Save'}
        </Button>
      }
    >
      <MenuItem onSelect={saveAsCsv}>Save values as CSV</MenuItem>
      <MenuItem onSelect={savePng}>Save picture as PNG</MenuItem>
      <MenuItem onSelect={() => downloadFile(named('svg'), picture().svg, 'image/svg+xml')}>
        Save picture as SVG
      </MenuItem>
    </Menu>
  )
}
