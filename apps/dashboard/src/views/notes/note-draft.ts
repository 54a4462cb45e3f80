/** Draft of a note that someone has begun to write in this browser, and the version it is based on. */
interface NoteDraft {
  readonly text: string
  readonly basedOn: number
}

const keyOf = (about: string): string => `misfit-note-${about}`

/** @returns null when there is none, or it cannot be read */
export function readDraft(about: string): NoteDraft | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(keyOf(about)) ?? 'null')
    if (typeof value !== 'object' || value === null || !('text' in value) || !('basedOn' in value)) return null
    return typeof value.text === 'string' && typeof value.basedOn === 'number'
      ? { text: value.text, basedOn: value.basedOn }
      : null
  } catch {
    return null
  }
}

/** Keeps a draft over a reload; null forgets it. */
export function keepDraft(about: string, draft: NoteDraft | null): void {
  try {
    if (draft === null) localStorage.removeItem(keyOf(about))
    else localStorage.setItem(keyOf(about), JSON.stringify(draft))
  } catch {
    // The browser keeps nothing, or has no room: what is written stays on the page.
  }
}
