let cameFrom: Element | null = null

/** Remembers what has the focus, before something is opened over the page. One thing is open at a time. */
export function rememberFocus(): void {
  cameFrom = document.activeElement
}

/** Gives the focus back to what had it. */
export function returnFocus(): void {
  // After the dialog has let go of the focus.
  setTimeout(() => cameFrom instanceof HTMLElement && cameFrom.focus())
}
