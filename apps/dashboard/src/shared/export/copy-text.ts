import { toast, toastProblem } from '../primitives/toast.tsx'

/** Copies a text and says so, or says that the browser did not allow it. */
export async function copyText(text: string, said: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    toast(said)
  } catch {
    // Browsers forbid it without permission, and on pages that come without TLS from another machine.
    toastProblem('The browser did not let the page copy. Select the text and copy it by hand.')
  }
}
