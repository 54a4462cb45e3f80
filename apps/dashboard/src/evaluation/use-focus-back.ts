'use client'

import { useRef } from 'react'

/**
 * Remembers what had the focus before images were opened over it, and gives it back when they are closed.
 *
 * @returns `leave` to call before opening, `comeBack` after closing
 */
export function useFocusBack(): { leave: () => void; comeBack: () => void } {
  const cameFrom = useRef<Element | null>(null)
  return {
    leave: () => {
      cameFrom.current = document.activeElement
    },
    comeBack: () => {
      // After the dialog has let go of the focus.
      setTimeout(() => cameFrom.current instanceof HTMLElement && cameFrom.current.focus())
    },
  }
}
