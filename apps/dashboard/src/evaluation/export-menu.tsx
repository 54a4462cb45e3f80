'use client'

import { Download } from 'lucide-react'
import type { ReactNode } from 'react'
import { csv, type CsvCell } from '@misfit/evaluation/csv'
import { downloadFile, fileName } from '../export/download-file.ts'
import { pngFile } from '../export/png-file.ts'
import { Button } from '../primitives/button.tsx'
import { Menu, MenuItem } from '../primitives/menu.tsx'
import { toastProblem } from '../primitives/toast.tsx'

interface ExportMenuProps {
  /** What is saved: `confusion matrix`. */
  what: string
  fileStem: string
  rows: () => CsvCell[][]
  /** A picture of it, where it has one. */
  picture?: () => { svg: string; width: number; height: number }
}

/** Saves a view as CSV, and as SVG and PNG where it is a picture. */
export function ExportMenu({ what, fileStem, rows, picture }: ExportMenuProps): ReactNode {
  const named = (extension: string): string => fileName([fileStem], extension)
  const saveAsCsv = (): void => downloadFile(named('csv'), csv(rows()), 'text/csv')
  if (picture === undefined) {
    return (
      <Button small look="quiet" aria-label={`Save ${what} as CSV`} onClick={saveAsCsv}>
        <Download aria-hidden /> CSV
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
        <Button small look="quiet" aria-label={`Save ${what}`}>
          <Download aria-hidden /> Save
        </Button>
      }
    >
      <MenuItem onSelect={saveAsCsv}>Save values as CSV</MenuItem>
      <MenuItem onSelect={savePng}>Save picture as PNG</MenuItem>
      <MenuItem onSelect={() => downloadFile(named('svg'), picture().svg, 'image/svg+xml')}>Save picture as SVG</MenuItem>
    </Menu>
  )
}
