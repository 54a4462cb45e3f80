import type { Alert } from '@misfit/events/people/alert'
import { hubPath } from '../hub-api/hub-path.ts'

const key = 'misfit-alerts-notify'
const followers = new Set<() => void>()

/** Whether this browser can show notifications at all: only on pages over HTTPS, or of this machine. */
export const canNotify = (): boolean => typeof Notification !== 'undefined' && window.isSecureContext

/** Whether this browser shows alerts of a page that is not in view. */
export const notifies = (): boolean =>
  canNotify() && Notification.permission === 'granted' && localStorage.getItem(key) === 'yes'

/** Asks the person for leave, which browsers allow after a click only. @returns whether alerts are shown from now on */
export async function startNotifying(): Promise<boolean> {
  if ((await Notification.requestPermission()) !== 'granted') return false
  localStorage.setItem(key, 'yes')
  tell()
  return true
}

export function stopNotifying(): void {
  localStorage.removeItem(key)
  tell()
}

/** Calls back when it is switched on or off here. @returns a function that ends it */
export function followNotifying(follower: () => void): () => void {
  followers.add(follower)
  return () => {
    followers.delete(follower)
  }
}

function tell(): void {
  for (const follower of followers) follower()
}

/** Shows an alert outside of the page, unless someone looks at the page. */
export function notify({ id, rule, run, runId, text }: Alert): void {
  if (!notifies() || document.visibilityState === 'visible') return
  const shown = new Notification(`${rule}: ${run}`, {
    body: text,
    tag: `misfit-alert-${id}`,
    icon: hubPath('/icon.svg'),
  })
  shown.onclick = () => {
    window.focus()
    location.assign(hubPath(runId === null ? '/alerts' : `/runs/${runId}`))
  }
}
