'use client'

import { useEffect, useEffectEvent } from 'react'

/** True where keys belong to what has the focus: text fields, menus, dialogs and the like. */
function takesKeys(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    target.closest('input, textarea, select, [role="dialog"], [role="alertdialog"], [role="menu"], [role="slider"]') !==
      null
  )
}

/**
 * Runs actions by single keys, as `event.key` names them, while nothing else takes keys.
 *
 * An action gets the event; it calls `preventDefault` where the key also does something else.
 */
export function useShortcuts(actions: Readonly<Record<string, (event: KeyboardEvent) => void>>): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || takesKeys(event.target)) return
    actions[event.key]?.(event)
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
}
