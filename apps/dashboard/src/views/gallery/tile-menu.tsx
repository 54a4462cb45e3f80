'use client'

import { Copy, Ellipsis, NotebookPen } from 'lucide-react'
import type { ReactNode } from 'react'
import { copyText } from '../../shared/export/copy-text.ts'
import { Menu, MenuItem, MenuLine } from '../../shared/primitives/menu.tsx'
import styles from './gallery.module.css'

interface TileMenuProps {
  index: number
  /** Position in the file it came from; null while that is not known. */
  filePosition: number | null
  /** Left out where nothing can be written on the image. */
  onWrite: (() => void) | null
  /** Whether the keys have reached this tile: only that tile, with its menu, is a stop of the Tab key. */
  reached: boolean
}

/** Copies the index that the code of a training run would use for an image. */
export const copyIndex = (index: number): Promise<void> => copyText(String(index), `Copied the index ${index}`)
/** Copies where an image is in the file it came from. */
export const copyFilePosition = (position: number): Promise<void> =>
  copyText(String(position), `Copied the position in the source file, ${position}`)

/** Menu of what can be done with an image of a gallery. */
export function TileMenu({ index, filePosition, onWrite, reached }: TileMenuProps): ReactNode {
  return (
    <Menu
      trigger={
        <button
          type="button"
          className={styles.more}
          aria-label={`More for image ${index}`}
          tabIndex={reached ? 0 : -1}
        >
          <Ellipsis size={14} aria-hidden />
        </button>
      }
    >
      <MenuItem icon={<Copy aria-hidden />} note="C" onSelect={() => void copyIndex(index)}>
        Copy index {index}
      </MenuItem>
      {filePosition !== null && (
        <MenuItem icon={<Copy aria-hidden />} note="Shift C" onSelect={() => void copyFilePosition(filePosition)}>
          Copy position in the file, {filePosition}
        </MenuItem>
      )}
      {onWrite !== null && (
        <>
          <MenuLine />
          <MenuItem icon={<NotebookPen aria-hidden />} note="N" onSelect={onWrite}>
            Note and tags…
          </MenuItem>
        </>
      )}
    </Menu>
  )
}
