import { spawn } from 'node:child_process'

/** Opens the page in the person's browser; where there is none, nothing happens. */
export function openBrowser(url: string): void {
  const [program, ...args] = command(url)
  if (program === undefined) return
  const child = spawn(program, args, { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}

function command(url: string): string[] {
  if (process.platform === 'darwin') return ['open', url]
  if (process.platform === 'win32') return ['cmd', '/c', 'start', '', url]
  return ['xdg-open', url]
}
