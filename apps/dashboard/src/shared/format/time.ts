const clockTime = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const dayOfYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

/** `14:03:22` */
export const formatClock = (at: number): string => clockTime.format(at)

/** `5 Mar 2026, 14:03:22` */
export const formatDateTime = (at: number): string => `${dayOfYear.format(at)}, ${clockTime.format(at)}`

/**
 * Says coarsely how long ago something was, and the date when it is more than a week: `just now`, `4 min ago`,
 * `2 days ago`, `5 Mar`.
 */
export function formatAgo(at: number, now: number): string {
  const seconds = (now - at) / 1000
  if (seconds < 10) return 'just now'
  if (seconds < 60) return `${Math.floor(seconds)} s ago`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`
  const days = Math.floor(seconds / 86_400)
  if (days <= 7) return days === 1 ? 'yesterday' : `${days} days ago`
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? day.format(at) : dayOfYear.format(at)
}
