'use client'

import { Download } from 'lucide-react'
import type { ReactNode } from 'react'
import type { CsvCell } from '@misfit/evaluation/csv'
import { IconButton } from '../primitives/button.tsx'
import { Menu, MenuItem } from '../primitives/menu.tsx'
import { toastProblem } from '../primitives/toast.tsx'
import { saveCsv, saveFile, savePng } from './save-file.ts'

interface ExportMenuProps {
  /** What is saved: `confusion matrix`. */
  what: string
  fileName: string
  rows: () => CsvCell[][]
  svg?: () => string
}

/** Saves a view as CSV, and as SVG and PNG where it is a picture. */
export function ExportMenu({ what, fileName, rows, svg }: ExportMenuProps): ReactNode {
  const saveAsCsv = (): void => saveCsv(fileName, rows())
  if (svg === undefined) {
    return <IconButton small look="quiet" label={`Save ${what} as CSV`} icon={<Download aria-hidden />} onClick={saveAsCsv} />
  }
  return (
    <Menu trigger={<IconButton small look="quiet" label={`Save ${what}`} icon={<Download aria-hidden />} />}>
      <MenuItem onSelect={saveAsCsv}>CSV, all digits</MenuItem>
      <MenuItem onSelect={() => saveFile(`${fileName}.svg`, 'image/svg+xml', svg())}>SVG picture</MenuItem>
      <MenuItem onSelect={() => void savePng(fileName, svg()).catch(toastProblem)}>PNG picture</MenuItem>
    </Menu>
  )
}
